package dev.nightshift.server.cli.local;

import dev.nightshift.server.run.RunMeters;
import java.time.Duration;

/** Nobody scrapes a run in a terminal: what it measures is told with its end. */
final class LocalMeters implements RunMeters {
  private static final Duration SLOW_STATEMENT = Duration.ofSeconds(1);

  @Override
  public void count(String job, String metric, String labelValue, double amount) {}

  @Override
  public void time(String job, String metric, String labelValue, Duration duration) {}

  @Override
  public void logged(String job, String level) {}

  @Override
  public boolean slowStatement(String job, Duration took) {
    return took.compareTo(SLOW_STATEMENT) >= 0;
  }

  @Override
  public void anomaly(String job) {}

  @Override
  public void dependency(String name, boolean up) {}

  @Override
  public void dependencyMemory(String name, long bytes) {}
}
