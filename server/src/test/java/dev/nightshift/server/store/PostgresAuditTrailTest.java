package dev.nightshift.server.store;

import java.sql.DriverManager;

class PostgresAuditTrailTest extends AuditTrailContract {
  private static final String SCHEMA = "store_audit_trail";

  @Override
  Store open() {
    return PostgresStore.open(PostgresServer.shared().emptied(SCHEMA), clock);
  }

  @Override
  void tamper(String sql) throws Exception {
    var url = PostgresServer.shared().settings(SCHEMA).url().orElseThrow();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
