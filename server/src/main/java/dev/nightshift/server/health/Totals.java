package dev.nightshift.server.health;

import dev.nightshift.server.run.JobDays;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * What a job did, or all of them.
 *
 * @param duration of all completed runs together
 * @param longest of them
 */
public record Totals(
    long successes,
    long failures,
    long cancelled,
    long items,
    Duration duration,
    Duration longest) {
  /** Nothing at all. */
  public static final Totals NONE = new Totals(0, 0, 0, 0, Duration.ZERO, Duration.ZERO);

  public static Totals ofDays(Collection<JobDays.Day> days) {
    return days.stream()
        .map(
            day ->
                new Totals(
                    day.successes(),
                    day.failures(),
                    day.cancelled(),
                    day.items(),
                    day.duration(),
                    day.longest()))
        .reduce(NONE, Totals::plus);
  }

  public Totals plus(Totals other) {
    return new Totals(
        successes + other.successes,
        failures + other.failures,
        cancelled + other.cancelled,
        items + other.items,
        duration.plus(other.duration),
        longest.compareTo(other.longest) >= 0 ? longest : other.longest);
  }

  /** Those that succeeded or failed. */
  public long runs() {
    return successes + failures;
  }

  /** Failures by runs; empty without runs. */
  public Optional<Double> errorRate() {
    return runs() == 0 ? Optional.empty() : Optional.of((double) failures / runs());
  }

  /** Of a completed run; empty without runs. */
  public Optional<Duration> average() {
    return runs() == 0 ? Optional.empty() : Optional.of(duration.dividedBy(runs()));
  }
}
