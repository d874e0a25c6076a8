package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;

class H2SqlViewsTest extends SqlViewsContract {
  private static final String URL = "jdbc:h2:mem:sql-views";

  @Override
  Store open(Clock clock) throws Exception {
    return H2Store.inMemory("sql-views", clock);
  }

  @Override
  Connection reader() throws Exception {
    try (var owner = DriverManager.getConnection(URL, "sa", "");
        var statement = owner.createStatement()) {
      for (var sql :
          List.of(
              "create user reader password 'secret'",
              "grant select on audit_log, cron_job, job_run_details to reader",
              "create schema cron",
              "create view cron.job as select * from cron_job",
              "create view cron.job_run_details as select * from job_run_details",
              "grant select on cron.job, cron.job_run_details to reader")) {
        statement.execute(sql);
      }
    }
    return DriverManager.getConnection(URL, "reader", "secret");
  }

  // it has no operator for a field of JSON: the columns beside it hold the same
  @Override
  String said(String sql) {
    return sql.replaceAll("details->>'(\\w+)'", "$1")
        .replaceAll("INTERVAL '(\\d+) (\\w+?)s?'", "INTERVAL '$1' $2")
        .replace("::numeric", "::numeric(20, 6)")
        .replace("DATE(timestamp)", "CAST(timestamp AS DATE)");
  }
}
