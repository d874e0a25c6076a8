package dev.nightshift.server.api;

import dev.nightshift.server.control.RecordingActions;
import dev.nightshift.server.run.Recordings;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;

/** Recordings of runs by Java's flight recorder. */
@Path("api/v1/recordings")
@Produces(MediaType.APPLICATION_JSON)
public final class RecordingsResource {
  private static final int MOST = 200;

  private final Recordings recordings;
  private final RecordingActions actions;

  public RecordingsResource(Recordings recordings, RecordingActions actions) {
    this.recordings = recordings;
    this.actions = actions;
  }

  @Says(
      value = "Lists recordings of runs, the newest first.",
      query = {"job", "run"})
  @GET
  public PageJson<RecordingJson> list(
      @QueryParam("job") String job, @QueryParam("run") String run) {
    return PageJson.of(
        recordings.list(job, run == null ? null : id("run", run), MOST).stream()
            .map(RecordingJson::of)
            .toList());
  }

  @Says(
      value = "Gives the file of a recording, to be opened with JDK Mission Control or jfr.",
      media = MediaType.APPLICATION_OCTET_STREAM)
  @GET
  @Path("{id}/file")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response file(@PathParam("id") String id, @Context SecurityContext security)
      throws IOException {
    var given = actions.file(id("the recording's id", id), actor(security));
    StreamingOutput body = out -> Files.copy(given.file(), out);
    return Response.ok(body)
        .header("Content-Length", Files.size(given.file()))
        .header("Content-Disposition", "attachment; filename=\"" + given.recording().file() + "\"")
        .build();
  }

  private static UUID id(String what, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          what + " is \"" + text + "\"; GET /api/v1/recordings lists those there are");
    }
  }

  private static Actor actor(SecurityContext security) {
    return (Actor) security.getUserPrincipal();
  }
}
