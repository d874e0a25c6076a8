package dev.nightshift.server.store;

import dev.nightshift.job.StatementWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** Tells how long the store's statements took, also those that failed. */
final class StatementTimes implements SqlLogger {
  private final StatementWatch watch;

  StatementTimes(StatementWatch watch) {
    this.watch = watch;
  }

  @Override
  public void logAfterExecution(StatementContext context) {
    tell(context);
  }

  @Override
  public void logException(StatementContext context, SQLException e) {
    tell(context);
  }

  private void tell(StatementContext context) {
    watch.executed(
        String.valueOf(context.getRenderedSql()),
        Duration.of(context.getElapsedTime(ChronoUnit.MICROS), ChronoUnit.MICROS));
  }
}
