package dev.nightshift.server.run;

import dev.nightshift.job.StatementWatch;
import java.time.Duration;

/** Tells the run that the calling thread works for of the statements that it executes. */
public final class WatchedStatements implements StatementWatch {
  @Override
  public void executed(String sql, Duration took) {
    CurrentRun.get().ifPresent(run -> run.executed(sql, took));
  }
}
