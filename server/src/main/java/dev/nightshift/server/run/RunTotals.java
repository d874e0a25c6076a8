package dev.nightshift.server.run;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What attempts came to that ended within some time, whether they are kept or not. Throws unchecked
 * while the store is away. Thread-safe.
 */
public interface RunTotals {

  /**
   * By jobs, in the order of their names. Of attempts that are removed it is exact where both
   * instants begin a day of the zone of reports or of UTC, or a month of any zone of whole hours.
   *
   * @param to exclusive
   */
  List<Total> between(Instant from, Instant to);

  /**
   * By job, the milliseconds below which 95 % of its attempts stayed, interpolated. Of attempts
   * that are kept: of those that are removed no distribution is known.
   *
   * @param to exclusive
   */
  Map<String, BigDecimal> p95Millis(Instant from, Instant to);

  /**
   * One job's, its scopes together.
   *
   * @param runs attempts that ended, all of them
   * @param failures that had no further attempt
   * @param retried failures that had a further attempt
   * @param durationMs of all together; what never began took no time
   * @param longestMs of the longest
   * @param byDays some of its attempts were removed without being counted; this is what daily
   *     totals of UTC say, which leave retried ones out
   */
  record Total(
      String job,
      long runs,
      long successes,
      long failures,
      long cancelled,
      long retried,
      long durationMs,
      long longestMs,
      boolean byDays) {

    /** Attempts without a further one. */
    public long roots() {
      return runs - retried;
    }
  }
}
