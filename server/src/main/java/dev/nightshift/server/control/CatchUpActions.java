package dev.nightshift.server.control;

import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.engine.CatchUp;
import dev.nightshift.server.engine.MissedSlotStore.CaughtUp;
import dev.nightshift.server.security.Actor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** How missed slots are caught up. Thread-safe. */
public final class CatchUpActions {
  /** So many slots at most in one call. */
  public static final int MOST = 1_000;

  private final Door door;
  private final CatchUp catchUp;

  public CatchUpActions(Door door, CatchUp catchUp) {
    this.door = door;
    this.catchUp = catchUp;
  }

  /**
   * Asks for a run of each slot that a job missed, the oldest first. A slot is caught up once.
   *
   * @param since slots before it are left alone; null: none is
   * @param atMost from 1 to {@link #MOST}
   * @throws Refusal if nothing is missed, or it is not asked for as it must be
   */
  public CaughtUp catchUp(String job, Instant since, int atMost, String reason, Actor actor) {
    var parameters =
        since == null
            ? Map.of("atMost", Integer.toString(atMost))
            : Map.of("since", since.toString(), "atMost", Integer.toString(atMost));
    return door.pass(
        new Door.Asked(actor, "catch_up", job, parameters, reason, "catch up " + job),
        () -> {
          var problems = ParameterCheck.problems(door.job(job), Map.of());
          if (!problems.isEmpty()) {
            throw Refusal.invalid(String.join(" ", problems));
          }
          if (atMost < 1 || atMost > MOST) {
            throw Refusal.invalid(
                "atMost is " + atMost + "; it must be a whole number from 1 to " + MOST);
          }
          var done = catchUp.catchUp(job, since, atMost, actor.name());
          if (done.runs().isEmpty()) {
            throw Refusal.conflict(
                "job "
                    + job
                    + " has missed nothing"
                    + (since == null ? "" : " since " + since.truncatedTo(ChronoUnit.SECONDS))
                    + " that was not caught up; GET /api/v1/missed?job="
                    + job
                    + " lists what was missed");
          }
          return done;
        },
        done -> done.runs().size() + " runs, " + done.left() + " slots left");
  }
}
