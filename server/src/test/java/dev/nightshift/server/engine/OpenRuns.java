package dev.nightshift.server.engine;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.UUID;

/** Rows of runs that are RUNNING on a node. */
final class OpenRuns {
  private OpenRuns() {}

  static Run of(String job, String node, Instant started) {
    return of(job, node, started, Trigger.SCHEDULE);
  }

  static Run of(String job, String node, Instant started, Trigger trigger) {
    var id = UUID.randomUUID();
    return Run.of(id, job)
        .asked(trigger, "schedule")
        .due(started, started)
        .running(node, started)
        .build();
  }
}
