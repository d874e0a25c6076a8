package dev.nightshift.benchmarks.attribution;

import dev.nightshift.server.run.RunMeters;
import java.time.Duration;

/** So that the engine is measured and not the metrics behind it. */
public final class Unmetered implements RunMeters {
  @Override
  public void count(String job, String metric, String labelValue, double amount) {}

  @Override
  public void time(String job, String metric, String labelValue, Duration duration) {}

  @Override
  public void logged(String job, String level) {}

  @Override
  public void anomaly(String job) {}

  @Override
  public void dependency(String name, boolean up) {}

  @Override
  public void dependencyMemory(String name, long bytes) {}
}
