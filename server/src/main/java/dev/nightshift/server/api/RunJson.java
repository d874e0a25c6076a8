package dev.nightshift.server.api;

import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A run. What is absent is null.
 *
 * @param trigger in lower case
 * @param cpuMs CPU time of its own threads
 * @param gcPauseMs how long garbage collections stopped the process meanwhile; null if not known
 * @param phases in the order in which they first began; empty if it named none
 * @param debug its log has what was said at level DEBUG too
 * @param metrics declared gauges as it set them last, and what it added to declared counters
 * @param retryOf the run that somebody retried with this one
 */
public record RunJson(
    UUID id,
    String job,
    String state,
    String trigger,
    String actor,
    int attempt,
    String node,
    Instant due,
    Instant queued,
    Instant started,
    Instant finished,
    long items,
    Share progress,
    String phase,
    String errorKind,
    String error,
    long cpuMs,
    long allocatedBytes,
    Long gcPauseMs,
    List<PhaseJson> phases,
    boolean debug,
    Map<String, String> parameters,
    Map<String, Double> metrics,
    UUID retryOf,
    CancelJson cancel) {

  /**
   * Somebody wants the run to stop.
   *
   * @param reason null if none was given
   */
  public record CancelJson(String by, Instant at, String reason) {
    private static CancelJson of(CancelWish wish) {
      return wish == null
          ? null
          : new CancelJson(wish.by(), wish.at(), wish.reason().isEmpty() ? null : wish.reason());
    }
  }

  /**
   * How far it is.
   *
   * @param total null while unknown
   */
  public record Share(long done, Long total) {
    private static Share of(Progress progress) {
      if (progress.done() == 0 && progress.total() == 0) {
        return null;
      }
      return new Share(progress.done(), progress.total() == 0 ? null : progress.total());
    }
  }

  /**
   * What the run did in all stretches of one phase.
   *
   * @param name null: before it named a phase
   * @param began the first stretch
   * @param times how many stretches
   * @param tookMs in all, as is what follows
   */
  public record PhaseJson(
      String name,
      Instant began,
      long times,
      long tookMs,
      long cpuMs,
      long allocatedBytes,
      long items,
      long gcPauseMs) {
    private static PhaseJson of(Course.Phase phase) {
      return new PhaseJson(
          phase.name().isEmpty() ? null : phase.name(),
          phase.began(),
          phase.times(),
          phase.took().toMillis(),
          phase.cpu().toMillis(),
          phase.allocatedBytes(),
          phase.items(),
          phase.gcPause().toMillis());
    }
  }

  /** A run as the API shows it. */
  public static RunJson of(Run run) {
    var progress = run.progress();
    return new RunJson(
        run.id(),
        run.job(),
        run.state().name(),
        run.trigger().name().toLowerCase(Locale.ROOT),
        run.actor(),
        run.attempt(),
        run.node(),
        run.due(),
        run.queued(),
        run.started(),
        run.finished(),
        progress.items(),
        Share.of(progress),
        progress.phase().isEmpty() ? null : progress.phase(),
        run.error() == null ? null : run.error().kind().label(),
        run.error() == null ? null : run.error().text(),
        run.cpu().toMillis(),
        run.allocatedBytes(),
        run.course().gcPause() == null ? null : run.course().gcPause().toMillis(),
        run.course().phases().stream().map(PhaseJson::of).toList(),
        run.debug(),
        new TreeMap<>(run.parameters()),
        metrics(progress),
        run.retryOf(),
        CancelJson.of(run.cancel()));
  }

  private static Map<String, Double> metrics(Progress progress) {
    Map<String, Double> metrics = new TreeMap<>(progress.gauges());
    metrics.putAll(progress.counts());
    return metrics;
  }
}
