package dev.nightshift.job;

import java.time.Duration;

/**
 * Hears of the statements that jobs execute on connections of {@link Database}. The server brings
 * one, found by {@link java.util.ServiceLoader}; jobs need not care.
 */
public interface StatementWatch {

  /**
   * A statement is over, be it well or not. Called in the thread that executed it; must be quick.
   *
   * @param sql as the job wrote it: it may contain values
   * @param took from the call until it returned, without the reading of rows
   */
  void executed(String sql, Duration took);
}
