package dev.nightshift.jobs.basic;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.logging.Logger;

/**
 * Connections whose statements last as long as a test wants.
 *
 * @param executing what {@code executeQuery} does
 * @param cancelling what {@code cancel} does
 */
record SlowDriver(Callable<ResultSet> executing, Runnable cancelling) implements Driver {
  static final String URL = "jdbc:slow:";

  private Statement statement() {
    return made(
        Statement.class,
        Map.of(
            "executeQuery",
            executing,
            "cancel",
            () -> {
              cancelling.run();
              return null;
            }));
  }

  /** Does nothing but what is given. */
  private static <T> T made(Class<T> type, Map<String, Callable<?>> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> {
              var given = methods.get(method.getName());
              return given == null ? null : given.call();
            }));
  }

  @Override
  public Connection connect(String url, Properties login) {
    return acceptsURL(url)
        ? made(Connection.class, Map.of("createStatement", this::statement))
        : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.equals(URL);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties login) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }
}
