package dev.nightshift.server.run;

import java.time.Duration;

/**
 * Where what a run measures goes, at once. A call never throws for a metric that the job declares.
 * Thread-safe.
 *
 * <p>Label values are null for metrics without a label; they are checked against the declaration
 * before.
 */
public interface RunMeters {

  void count(String job, String metric, String labelValue, double amount);

  void time(String job, String metric, String labelValue, Duration duration);

  void logged(String job, String level);

  /** A run's own line, which its log has; lines of libraries are not told. */
  default void said(CurrentRun.Sink run, String level, String text) {}

  /**
   * A statement of a job is over; counts it if it is a slow one.
   *
   * @return whether it is
   */
  default boolean slowStatement(String job, Duration took) {
    return false;
  }

  void anomaly(String job);

  void dependency(String name, boolean up);

  void dependencyMemory(String name, long bytes);

  /** A {@link RunListener} threw. */
  default void listenerFailed() {}
}
