package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A connection to H2 that does not need DriverManager, which knows only the drivers that the thread
 * saw that asked it first: in a server that may be one of a plugin.
 */
final class H2Connection {
  private H2Connection() {}

  static Connection open(String url) throws SQLException {
    var source = new JdbcDataSource();
    source.setUrl(url);
    source.setUser("sa");
    source.setPassword("");
    return source.getConnection();
  }
}
