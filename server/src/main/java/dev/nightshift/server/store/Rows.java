package dev.nightshift.server.store;

import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.Instant;

/** Runs as they stand after a transition. */
final class Rows {
  private Rows() {}

  static Run queued(Run run) {
    return with(run, RunState.QUEUED, null, null);
  }

  static Run running(Run run, String node, Instant started) {
    return with(run, RunState.RUNNING, node, started);
  }

  private static Run with(Run run, RunState state, String node, Instant started) {
    return new Run(
        run.id(),
        run.root(),
        run.attempt(),
        run.job(),
        run.scope(),
        run.slot(),
        state,
        run.trigger(),
        run.actor(),
        run.dryRun(),
        run.parameters(),
        run.queue(),
        run.priority(),
        run.due(),
        run.queued(),
        started,
        null,
        node,
        run.progress(),
        null,
        run.cpu(),
        run.allocatedBytes(),
        run.retryOf(),
        run.cancel());
  }
}
