package dev.nightshift.server.cli;

import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A run in words. */
final class RunText {
  private RunText() {}

  /** {@code 64 %}; empty while the total is unknown. */
  static Optional<String> share(RunJson run) {
    var progress = run.progress();
    return progress == null || progress.total() == null
        ? Optional.empty()
        : Optional.of(Math.min(100, 100 * progress.done() / progress.total()) + " %");
  }

  static String state(RunJson run) {
    return run.state().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static boolean ended(RunJson run) {
    return run.finished() != null;
  }

  static String took(RunJson run) {
    return run.started() == null || run.finished() == null
        ? "-"
        : Wording.took(Duration.between(run.started(), run.finished()));
  }

  static String trigger(RunJson run) {
    return run.trigger().equals(run.actor()) ? run.trigger() : run.trigger() + " by " + run.actor();
  }
}
