package dev.nightshift.job;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;

/** A connection whose statements are timed; everything else goes straight to the driver's. */
final class WatchedConnection implements InvocationHandler {
  private final Connection connection;
  private final StatementWatch watch;

  private WatchedConnection(Connection connection, StatementWatch watch) {
    this.connection = connection;
    this.watch = watch;
  }

  static Connection of(Connection connection, StatementWatch watch) {
    return proxy(Connection.class, new WatchedConnection(connection, watch));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, connection, method, arguments);
    }
    var result = call(connection, method, arguments);
    return switch (method.getName()) {
      case "createStatement" ->
          proxy(Statement.class, new Watched((Connection) proxy, (Statement) result, ""));
      case "prepareStatement" ->
          proxy(
              PreparedStatement.class,
              new Watched((Connection) proxy, (Statement) result, (String) arguments[0]));
      case "prepareCall" ->
          proxy(
              CallableStatement.class,
              new Watched((Connection) proxy, (Statement) result, (String) arguments[0]));
      default -> result;
    };
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            WatchedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object ofObject(Object proxy, Object target, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> target.toString();
    };
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private final class Watched implements InvocationHandler {
    private final Connection parent;
    private final Statement statement;
    private String sql;

    private Watched(Connection parent, Statement statement, String sql) {
      this.parent = parent;
      this.statement = statement;
      this.sql = sql;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.getDeclaringClass() == Object.class) {
        return ofObject(proxy, statement, method, arguments);
      }
      var name = method.getName();
      if (name.equals("getConnection")) {
        return parent;
      }
      boolean given = arguments != null && arguments[0] instanceof String;
      if (name.equals("addBatch") && given) {
        sql = (String) arguments[0];
      }
      if (!name.startsWith("execute")) {
        return call(statement, method, arguments);
      }
      long begin = System.nanoTime();
      try {
        return call(statement, method, arguments);
      } finally {
        watch.executed(
            given ? (String) arguments[0] : sql, Duration.ofNanos(System.nanoTime() - begin));
      }
    }
  }
}
