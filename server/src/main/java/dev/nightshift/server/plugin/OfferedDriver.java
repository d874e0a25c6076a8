package dev.nightshift.server.plugin;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * A driver from the folder {@code drivers}. {@link java.sql.DriverManager} gives a driver only to
 * those whose class loader knows its class; this one is of the server's, so that job-api finds it.
 */
final class OfferedDriver implements Driver {
  private final Driver driver;
  private final PluginClassLoader loader;
  private final String source;

  OfferedDriver(Driver driver, PluginClassLoader loader, String source) {
    this.driver = driver;
    this.loader = loader;
    this.source = source;
  }

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    try (var entered = loader.enter()) {
      return driver.connect(url, info);
    }
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return driver.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return driver.getParentLogger();
  }

  /** Its class and the file it came from, as an error lists it. */
  @Override
  public String toString() {
    return driver.getClass().getName() + " (" + source + ")";
  }
}
