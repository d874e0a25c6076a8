package dev.nightshift.server.api;

import dev.nightshift.server.control.ManySchedules;
import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** How every job, or every job of an owner, is taken off its schedule and put back. */
@Path("api/v1/schedules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public final class ManySchedulesResource {
  private static final String EXAMPLE = "{\"all\": true, \"reason\": \"\"}";

  private final ManySchedules actions;

  public ManySchedulesResource(ManySchedules actions) {
    this.actions = actions;
  }

  @Says(
      value = "Takes all jobs, or those of an owner, off their schedules.",
      body = {"all:boolean", "owner", "reason"})
  @POST
  @Path("remove")
  public ManySchedulesJson remove(@Context SecurityContext security, InputStream stream)
      throws IOException {
    var body = Body.read(stream, EXAMPLE, "all", "owner", "reason");
    return ManySchedulesJson.of(
        actions.remove(
            ManyJobsResource.owner(body),
            body.text("reason"),
            (Actor) security.getUserPrincipal()));
  }

  @Says(
      value = "Gives jobs the schedules back of which they were taken off.",
      body = {"all:boolean", "owner", "reason"})
  @POST
  @Path("restore")
  public ManySchedulesJson restore(@Context SecurityContext security, InputStream stream)
      throws IOException {
    var body = Body.read(stream, EXAMPLE, "all", "owner", "reason");
    return ManySchedulesJson.of(
        actions.restore(
            ManyJobsResource.owner(body),
            body.text("reason"),
            (Actor) security.getUserPrincipal()));
  }

  /** What was changed; {@code skipped} stood so already. */
  public record ManySchedulesJson(
      List<ScheduleChangesResource.ChangeJson> changed, List<String> skipped) {
    private static ManySchedulesJson of(ManySchedules.Done done) {
      return new ManySchedulesJson(
          done.done().stream().map(ScheduleChangesResource.ChangeJson::of).toList(),
          done.skipped());
    }
  }
}
