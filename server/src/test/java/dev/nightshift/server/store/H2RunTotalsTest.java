package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;

class H2RunTotalsTest extends RunTotalsContract {
  @Override
  Store open(Clock clock) throws Exception {
    return H2Store.inMemory("run-totals", clock);
  }

  @Override
  Connection connect() throws Exception {
    return DriverManager.getConnection("jdbc:h2:mem:run-totals", "sa", "");
  }

  // it has no operator for a field of JSON: the columns beside it hold the same
  @Override
  String said(String sql) {
    return sql.replaceAll("details->>'(\\w+)'", "$1").replace("::numeric", "::numeric(20, 6)");
  }
}
