package dev.nightshift.server.store;

import java.sql.DriverManager;

class H2AuditTrailTest extends AuditTrailContract {
  private static final String NAME = "audit-trail";

  @Override
  Store open() {
    return H2Store.inMemory(NAME, clock);
  }

  @Override
  void tamper(String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:h2:mem:" + NAME, "sa", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
