package dev.nightshift.server.api;

import dev.nightshift.server.control.RecordingActions;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;

/** Has runs of a job recorded by Java's flight recorder. */
@Path("api/v1/jobs/{name}/recordings")
@Produces(MediaType.APPLICATION_JSON)
public final class JobRecordingsResource {
  private final RecordingActions actions;

  public JobRecordingsResource(RecordingActions actions) {
    this.actions = actions;
  }

  /** All of the body may be left out. */
  @Says(
      value = "Has the next run of a job recorded by Java's flight recorder.",
      body = {"max", "reason"},
      answer = RecordingJson.class,
      status = 202)
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response ask(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    var body = Body.read(stream, "{\"max\": \"100MB\", \"reason\": \"\"}", "max", "reason");
    var wanted = actions.ask(name, body.text("max"), body.text("reason"), actor(security));
    return Response.accepted(RecordingJson.of(wanted)).build();
  }

  @Says(
      value = "Takes a recording back that no run has taken.",
      query = {"reason"})
  @DELETE
  public RecordingJson withdraw(
      @PathParam("name") String name,
      @QueryParam("reason") String reason,
      @Context SecurityContext security) {
    return RecordingJson.of(actions.withdraw(name, reason == null ? "" : reason, actor(security)));
  }

  private static Actor actor(SecurityContext security) {
    return (Actor) security.getUserPrincipal();
  }
}
