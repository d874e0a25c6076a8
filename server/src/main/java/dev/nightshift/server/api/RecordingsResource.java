package dev.nightshift.server.api;

import dev.nightshift.server.control.RecordingActions;
import dev.nightshift.server.run.Recording;
import dev.nightshift.server.run.Recordings;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.UUID;

/** Recordings of runs by Java's flight recorder. */
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class RecordingsResource {
  private static final int MOST = 200;

  private final Recordings recordings;
  private final RecordingActions actions;

  public RecordingsResource(Recordings recordings, RecordingActions actions) {
    this.recordings = recordings;
    this.actions = actions;
  }

  /** All of the body may be left out. */
  @Says(
      value = "Has the next run of a job recorded by Java's flight recorder.",
      body = {"max", "reason"},
      answer = RecordingJson.class,
      status = 202)
  @POST
  @Path("jobs/{name}/recordings")
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
  @Path("jobs/{name}/recordings")
  public RecordingJson withdraw(
      @PathParam("name") String name,
      @QueryParam("reason") String reason,
      @Context SecurityContext security) {
    return RecordingJson.of(
        actions.withdraw(name, reason == null ? "" : reason, actor(security)));
  }

  @Says(
      value = "Lists recordings of runs, the newest first.",
      query = {"job", "run"})
  @GET
  @Path("recordings")
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
  @Path("recordings/{id}/file")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response file(@PathParam("id") String id, @Context SecurityContext security)
      throws IOException {
    var given = actions.file(id("the recording's id", id), actor(security));
    StreamingOutput body = out -> Files.copy(given.file(), out);
    return Response.ok(body)
        .header("Content-Length", Files.size(given.file()))
        .header(
            "Content-Disposition",
            "attachment; filename=\"" + given.recording().file() + "\"")
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

  /**
   * A recording.
   *
   * @param state wanted, taken, kept or failed
   * @param node the name of the server in whose data folder the file is
   */
  public record RecordingJson(
      UUID id,
      String job,
      String state,
      UUID run,
      String node,
      Instant askedAt,
      String askedBy,
      long maxBytes,
      Instant begun,
      Instant ended,
      long bytes,
      String note) {
    static RecordingJson of(Recording recording) {
      return new RecordingJson(
          recording.id(),
          recording.job(),
          recording.state().label(),
          recording.run(),
          recording.node(),
          recording.askedAt(),
          recording.askedBy(),
          recording.maxBytes(),
          recording.begun(),
          recording.ended(),
          recording.bytes(),
          recording.note());
    }
  }
}
