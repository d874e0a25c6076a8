package dev.nightshift.server.web;

import dev.nightshift.server.control.Actions;
import dev.nightshift.server.control.RecordingActions;
import dev.nightshift.server.control.TriggerRun;
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
import java.util.Map;

/** The button that has a job's next run recorded. */
@Path("jobs/{name}/record")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class RecordPage {
  private final Pages pages;
  private final RecordingActions recordings;
  private final Actions trigger;

  RecordPage(Pages pages, RecordingActions recordings, Actions trigger) {
    this.pages = pages;
    this.recordings = recordings;
    this.trigger = trigger;
  }

  @POST
  public Response record(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    var page = "/jobs/" + Fields.encoded(name);
    return pages.act(
        page,
        () -> {
          var fields = new Fields(form);
          var actor = Viewer.actor(request);
          recordings.ask(name, fields.text("max"), fields.text("reason"), actor);
          if (!fields.text("now").equals("true")) {
            return new Done(page, "The next run of " + name + " is recorded.");
          }
          var id =
              trigger.trigger(
                  new TriggerRun(name, Map.of(), false, false, fields.text("reason")), actor);
          return new Done(RunsResource.page(id), name + " was asked to run, and is recorded.");
        });
  }
}
