package dev.nightshift.server.api;

import dev.nightshift.server.control.CatchUpActions;
import dev.nightshift.server.run.Run;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Runs for slots that were missed. */
@Path("api/v1/jobs/{name}/catch-up")
@Produces(MediaType.APPLICATION_JSON)
public final class CatchUpResource {
  private static final int BY_DEFAULT = 100;

  private final CatchUpActions actions;
  private final Clock clock;

  public CatchUpResource(CatchUpActions actions, Clock clock) {
    this.actions = actions;
    this.clock = clock;
  }

  /** All of the body may be left out. */
  @Says(
      value = "Asks for runs of due times that were missed.",
      body = {"since", "atMost:integer", "reason"},
      answer = CaughtUpJson.class,
      status = 202)
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response catchUp(
      @PathParam("name") String name, @Context SecurityContext security, InputStream stream)
      throws IOException {
    var body =
        Body.read(
            stream,
            "{\"since\": \"7d\", \"atMost\": 100, \"reason\": \"\"}",
            "since",
            "atMost",
            "reason");
    var done =
        actions.catchUp(
            name,
            Moments.read("since", body.text("since"), clock.instant()),
            body.number("atMost", BY_DEFAULT),
            body.text("reason"),
            (Actor) security.getUserPrincipal());
    return Response.accepted(
            new CaughtUpJson(
                name,
                done.runs().size(),
                done.left(),
                done.runs().stream().map(CaughtSlotJson::of).toList()))
        .build();
  }

  /**
   * What was caught up.
   *
   * @param left missed slots since the same moment for which nothing was asked
   */
  public record CaughtUpJson(String job, int count, long left, List<CaughtSlotJson> runs) {}

  /** A run and the due time that it makes up for. */
  public record CaughtSlotJson(UUID id, Instant slot) {
    static CaughtSlotJson of(Run run) {
      return new CaughtSlotJson(run.id(), run.slot());
    }
  }
}
