package dev.nightshift.job;

import java.time.Duration;

/** How hard a job may press on what it shares with others. Changeable while it runs. */
public enum Intensity {
  /** Beside an active workload. */
  LOW(Duration.ofMillis(100), 1, 10),
  /** Off-peak. */
  MEDIUM(Duration.ofMillis(50), 5, 5),
  /** In an emergency or a maintenance window. */
  HIGH(Duration.ofMillis(10), 20, 1);

  private final Duration pause;
  private final int batchSize;
  private final int nice;

  Intensity(Duration pause, int batchSize, int nice) {
    this.pause = pause;
    this.batchSize = batchSize;
    this.nice = nice;
  }

  /** The pause that {@link Context#throttle} makes. */
  public Duration pause() {
    return pause;
  }

  /** Things per batch of {@link Context#batches}. */
  public int batchSize() {
    return batchSize;
  }

  /** The operating system's priority of the run's thread, where the process may set it. */
  public int nice() {
    return nice;
  }
}
