package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;

class PostgresSqlViewsTest extends SqlViewsContract {
  private static final String SCHEMA = "store_sql_views";

  @Override
  Store open(Clock clock) {
    return PostgresStore.open(PostgresServer.shared().emptied(SCHEMA), clock);
  }

  private static Connection connect() throws Exception {
    return DriverManager.getConnection(
        PostgresServer.shared().settings(SCHEMA).url().orElseThrow());
  }

  @Override
  Connection reader() throws Exception {
    try (var owner = connect();
        var statement = owner.createStatement()) {
      for (var sql :
          List.of(
              "drop schema if exists cron cascade",
              "do $$ begin if not exists (select 1 from pg_roles where rolname ="
                  + " 'store_sql_views_reader') then create role store_sql_views_reader; end if;"
                  + " end $$",
              "grant usage on schema " + SCHEMA + " to store_sql_views_reader",
              "grant select on audit_log, cron_job, job_run_details to store_sql_views_reader",
              "create schema cron",
              "create view cron.job as select * from cron_job",
              "create view cron.job_run_details as select * from job_run_details",
              "grant usage on schema cron to store_sql_views_reader",
              "grant select on all tables in schema cron to store_sql_views_reader")) {
        statement.execute(sql);
      }
    }
    var connection = connect();
    try (var statement = connection.createStatement()) {
      statement.execute("set role store_sql_views_reader");
    }
    return connection;
  }

  @Override
  String said(String sql) {
    return sql;
  }
}
