package dev.nightshift.server.web;

import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Score;
import dev.nightshift.server.health.Trouble;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.OpenRuns;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One look at everything, which all viewers share for a second; an action of this server's viewers
 * makes it old at once. Thread-safe.
 */
final class Shared {
  private static final long FRESH_NANOS = 1_000_000_000;
  private static final int MOST_OPEN = 200;

  private final JobOverview.Reader overviews;
  private final OpenRuns openRuns;
  private final Supplier<StoreSnapshot> snapshots;
  private final Clock clock;
  private Look look;
  private long taken;

  Shared(
      JobOverview.Reader overviews,
      OpenRuns openRuns,
      Supplier<StoreSnapshot> snapshots,
      Clock clock) {
    this.overviews = overviews;
    this.openRuns = openRuns;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  /** At most a second old. Whoever comes while it is taken waits for it. */
  synchronized Look look() {
    if (look == null || System.nanoTime() - taken > FRESH_NANOS) {
      var now = clock.instant();
      var jobs = overviews.all();
      var troubles = Trouble.of(jobs, now);
      look =
          new Look(
              now,
              snapshots.get(),
              jobs,
              troubles,
              Score.of(jobs, troubles),
              openRuns.running(MOST_OPEN).stream().map(this::live).toList());
      taken = System.nanoTime();
    }
    return look;
  }

  /** The next look is a new one. */
  synchronized void old() {
    look = null;
  }

  private Run live(Run run) {
    return overviews.live(run).map(LiveRun::current).orElse(run);
  }

  /**
   * What was seen.
   *
   * @param running at most the first {@value #MOST_OPEN}
   */
  record Look(
      Instant at,
      StoreSnapshot snapshot,
      List<JobOverview> jobs,
      List<Trouble> troubles,
      Score score,
      List<Run> running) {

    Optional<JobOverview> job(String name) {
      return jobs.stream().filter(job -> job.definition().name().equals(name)).findFirst();
    }

    Optional<Trouble> trouble(String name) {
      return troubles.stream()
          .filter(trouble -> trouble.job().definition().name().equals(name))
          .findFirst();
    }
  }
}
