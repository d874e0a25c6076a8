package dev.nightshift.server.engine;

import dev.nightshift.server.run.RunMeters;
import java.time.Duration;

/** Meters of tests that measure nothing. */
public final class NoMeters implements RunMeters {
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
