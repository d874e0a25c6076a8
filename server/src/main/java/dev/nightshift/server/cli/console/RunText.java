package dev.nightshift.server.cli.console;

import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A run in words. */
public final class RunText {
  private RunText() {}

  /** {@code 64 %}; empty while the total is unknown. */
  public static Optional<String> share(RunJson run) {
    var progress = run.progress();
    return progress == null || progress.total() == null
        ? Optional.empty()
        : Optional.of(Math.min(100, 100 * progress.done() / progress.total()) + " %");
  }

  public static String state(RunJson run) {
    return run.state().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  public static boolean ended(RunJson run) {
    return run.finished() != null;
  }

  public static String took(RunJson run) {
    return run.started() == null || run.finished() == null
        ? "-"
        : Wording.took(Duration.between(run.started(), run.finished()));
  }

  /** What it did in each of its phases; nothing if it named none. */
  public static List<String> phases(RunJson run) {
    // a server of an older version tells of none
    if (run.phases() == null || run.phases().isEmpty()) {
      return List.of();
    }
    var table = new Table("PHASE", "TOOK", "CPU", "ALLOCATED", "ITEMS", "GC PAUSES");
    for (var phase : run.phases()) {
      table.add(
          (phase.name() == null ? "(before)" : phase.name())
              + (phase.times() > 1 ? ", " + Wording.count(phase.times()) + " times" : ""),
          millis(phase.tookMs()),
          millis(phase.cpuMs()),
          Wording.bytes(phase.allocatedBytes()),
          Wording.count(phase.items()),
          millis(phase.gcPauseMs()));
    }
    return table.lines();
  }

  private static String millis(long millis) {
    return Wording.took(Duration.ofMillis(millis));
  }

  public static String trigger(RunJson run) {
    return run.trigger().equals(run.actor()) ? run.trigger() : run.trigger() + " by " + run.actor();
  }
}
