package dev.nightshift.server.api;

import dev.nightshift.server.control.RunActions;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.UUID;

/** How a run is cancelled, and one that failed is tried again. */
@Path("api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public final class RunOrdersResource {
  private final RunActions actions;

  public RunOrdersResource(RunActions actions) {
    this.actions = actions;
  }

  /** A run that waits has ended then; one that runs is asked, and may take its time. */
  @Says(
      value = "Cancels a run: at once if it waits (200), else as soon as it stops (202).",
      body = {"reason"},
      answer = RunJson.class)
  @POST
  @Path("{id}/cancel")
  public Response cancel(
      @PathParam("id") String id, @Context SecurityContext security, InputStream stream)
      throws IOException {
    var run = actions.cancel(id(id), reason(stream), actor(security));
    return Response.status(run.state().terminal() ? 200 : 202).entity(RunJson.of(run)).build();
  }

  @Says(
      value = "Asks for a run like an ended one.",
      body = {"reason"},
      answer = RetriedJson.class,
      status = 202)
  @POST
  @Path("{id}/retry")
  public Response retry(
      @PathParam("id") String id, @Context SecurityContext security, InputStream stream)
      throws IOException {
    var retry = actions.retry(id(id), reason(stream), actor(security));
    var url = "/api/v1/runs/" + retry;
    return Response.accepted(new RetriedJson(retry, id, url)).location(URI.create(url)).build();
  }

  private static UUID id(String text) {
    return Query.uuid("the run's id", text, "it must be as in \"id\" of a run, a UUID");
  }

  private static String reason(InputStream stream) throws IOException {
    return Body.read(stream, "{\"reason\": \"\"}", "reason").text("reason");
  }

  private static Actor actor(SecurityContext security) {
    return (Actor) security.getUserPrincipal();
  }

  /** A run that was asked for in place of another one. */
  public record RetriedJson(UUID id, String retryOf, String url) {}
}
