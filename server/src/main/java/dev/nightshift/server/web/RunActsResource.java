package dev.nightshift.server.web;

import dev.nightshift.server.control.Refusal;
import dev.nightshift.server.control.RunActions;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.web.Pages.Done;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** What a run's page can do. */
@Path("runs")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class RunActsResource {
  private final Pages pages;
  private final RunActions actions;

  RunActsResource(Pages pages, RunActions actions) {
    this.pages = pages;
    this.actions = actions;
  }

  @POST
  @Path("{id}/cancel")
  public Response cancel(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      MultivaluedMap<String, String> form) {
    return pages.act(
        "/runs/" + Fields.encoded(id),
        () -> {
          var run = actions.cancel(id(id), new Fields(form).text("reason"), Viewer.actor(request));
          return new Done(
              RunsResource.page(run.id()),
              run.state() == RunState.CANCELLED
                  ? "The run is cancelled."
                  : "The run is asked to stop; it ends at its next checkpoint.");
        });
  }

  @POST
  @Path("{id}/retry")
  public Response retry(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      MultivaluedMap<String, String> form) {
    return pages.act(
        "/runs/" + Fields.encoded(id),
        () -> {
          var next = actions.retry(id(id), new Fields(form).text("reason"), Viewer.actor(request));
          return new Done(RunsResource.page(next), "This run tries again what failed before.");
        });
  }

  private static UUID id(String text) {
    return Pages.id(text)
        .orElseThrow(() -> Refusal.unknown("there is no run \"" + text + "\"", List.of()));
  }
}
