package dev.nightshift.server.api;

import dev.nightshift.server.control.JobActions;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** How a job is paused and resumed, and made to press harder or less. */
@Path("api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public final class JobOrdersResource {
  private static final String REASON = "{\"reason\": \"\"}";

  private final JobActions actions;

  public JobOrdersResource(JobActions actions) {
    this.actions = actions;
  }

  @Says(
      value = "Pauses a job.",
      body = {"until", "running", "reason"})
  @POST
  @Path("{name}/pause")
  public PausedJson pause(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    var body =
        Body.read(
            stream,
            "{\"until\": \"2h\", \"running\": \"finish\", \"reason\": \"\"}",
            "until",
            "running",
            "reason");
    var pause =
        actions.pause(
            name, body.text("until"), body.text("running"), body.text("reason"), actor(security));
    return new PausedJson(name, PauseJson.of(pause));
  }

  @Says(
      value = "Resumes a job.",
      body = {"reason"})
  @POST
  @Path("{name}/resume")
  public ResumedJson resume(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    var body = Body.read(stream, REASON, "reason");
    return new ResumedJson(
        name, PauseJson.of(actions.resume(name, body.text("reason"), actor(security))));
  }

  @Says(
      value = "Sets a job's intensity.",
      body = {"intensity", "reason"})
  @PUT
  @Path("{name}/intensity")
  public IntensityJson intensity(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    var body =
        Body.read(stream, "{\"intensity\": \"low\", \"reason\": \"\"}", "intensity", "reason");
    var wanted = body.required("intensity", "write low, medium or high");
    return intensity(name, wanted, body.text("reason"), security);
  }

  /** Makes it as declared again. */
  @Says(
      value = "Gives a job its declared intensity back.",
      body = {"reason"})
  @POST
  @Path("{name}/intensity/reset")
  public IntensityJson resetIntensity(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    return intensity(name, "", Body.read(stream, REASON, "reason").text("reason"), security);
  }

  private IntensityJson intensity(
      String name, String wanted, String reason, SecurityContext security) {
    var now = actions.intensity(name, wanted, reason, actor(security));
    return new IntensityJson(name, now.name().toLowerCase(Locale.ROOT));
  }

  private static Actor actor(SecurityContext security) {
    return (Actor) security.getUserPrincipal();
  }

  /** A job that is paused now. */
  public record PausedJson(String job, PauseJson pause) {}

  /**
   * A job that goes on.
   *
   * @param ended its pause
   */
  public record ResumedJson(String job, PauseJson ended) {}

  /** How hard a job presses now: low, medium or high. */
  public record IntensityJson(String job, String intensity) {}
}
