package dev.nightshift.server.api;

import dev.nightshift.server.control.ScheduleActions;
import dev.nightshift.server.engine.JobControls.ScheduleChange;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;

/** How a job gets another schedule while the server runs. */
@Path("api/v1/jobs/{name}/schedule")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public final class ScheduleChangesResource {
  private static final String REASON = "{\"reason\": \"\"}";
  private static final int CHANGES = 50;
  private static final int MOST = 1_000;

  private final ScheduleActions actions;

  public ScheduleChangesResource(ScheduleActions actions) {
    this.actions = actions;
  }

  @Says(
      value = "Gives a job another schedule.",
      body = {"schedule", "zone", "reason"})
  @PUT
  public ChangeJson set(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    var body =
        Body.read(
            stream,
            "{\"schedule\": \"0 3 * * *\", \"zone\": \"Europe/Zurich\", \"reason\": \"\"}",
            "schedule",
            "zone",
            "reason");
    var schedule =
        body.required(
            "schedule", "write a cron expression, \"every 5m\", nightly, continuous or manual");
    return ChangeJson.of(
        actions.set(name, schedule, body.text("zone"), body.text("reason"), actor(security)));
  }

  /** Gives the declared schedule back. */
  @Says(
      value = "Gives a job its declared schedule back.",
      body = {"reason"})
  @POST
  @Path("reset")
  public ChangeJson reset(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    return ChangeJson.of(actions.reset(name, reason(stream), actor(security)));
  }

  /** Takes the last change back. */
  @Says(
      value = "Undoes the last change of a job's schedule.",
      body = {"reason"})
  @POST
  @Path("undo")
  public ChangeJson undo(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    return ChangeJson.of(actions.undo(name, reason(stream), actor(security)));
  }

  @Says(
      value = "Lists the changes of a job's schedule.",
      query = {"limit"})
  @GET
  @Path("history")
  public PageJson<ChangeJson> history(@PathParam("name") String name, @Context UriInfo uri) {
    int limit = new Query(uri.getQueryParameters(), "limit").limit(CHANGES, MOST);
    return PageJson.of(actions.history(name, limit).stream().map(ChangeJson::of).toList());
  }

  private static String reason(InputStream stream) throws IOException {
    return Body.read(stream, REASON, "reason").text("reason");
  }

  private static Actor actor(SecurityContext security) {
    return (Actor) security.getUserPrincipal();
  }

  /**
   * A change of a job's schedule.
   *
   * @param kind set, reset or undo
   * @param before null: the declared one; likewise after
   * @param undone it was taken back since
   */
  public record ChangeJson(
      String job,
      Instant at,
      String by,
      String reason,
      String kind,
      String before,
      String after,
      boolean undone) {
    static ChangeJson of(ScheduleChange change) {
      return new ChangeJson(
          change.job(),
          change.at(),
          change.by(),
          change.reason().isEmpty() ? null : change.reason(),
          change.kind().name().toLowerCase(Locale.ROOT),
          change.before(),
          change.after(),
          change.undone());
    }
  }
}
