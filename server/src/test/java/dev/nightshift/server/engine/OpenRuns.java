package dev.nightshift.server.engine;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Rows of runs that are RUNNING on a node. */
final class OpenRuns {
  private OpenRuns() {}

  static Run of(String job, String node, Instant started) {
    return of(job, node, started, Trigger.SCHEDULE);
  }

  static Run of(String job, String node, Instant started, Trigger trigger) {
    var id = UUID.randomUUID();
    return new Run(
        id,
        id,
        1,
        job,
        "",
        null,
        RunState.RUNNING,
        trigger,
        "schedule",
        false,
        Map.of(),
        "default",
        0,
        started,
        started,
        started,
        null,
        node,
        Progress.NONE,
        null,
        Duration.ZERO,
        0,
        null);
  }
}
