package dev.nightshift.job;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * A database that a job works on; a component of this type in a settings record is written in
 * config.yml as {@code {url: "jdbc:postgresql://db/shop", user: shop, password:
 * env:SHOP_PASSWORD}}.
 *
 * <p>Drivers are looked for in the plugin's own JAR or folder first, then among those that the
 * operator dropped into the folder {@code drivers} of the plugin folder, then among the server's
 * (H2 and PostgreSQL). In a test they are those of the class path.
 *
 * @param url begins with {@code jdbc:}
 * @param user who logs in; empty: what the URL says
 * @param password revealed anew for each connection
 */
public record Database(
    @Setting("JDBC URL, e.g. jdbc:postgresql://db:5432/shop.") String url,
    @Setting("Who logs in there; none: what the URL says.") Optional<String> user,
    @Setting("The password, as env:NAME or file:PATH.") Optional<Secret> password) {

  public Database {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (!url.startsWith("jdbc:")) {
      throw new IllegalArgumentException(
          "url is \"" + masked(url) + "\"; a JDBC URL begins with jdbc:");
    }
  }

  /** A database that needs no login. */
  public static Database at(String url) {
    return new Database(url, Optional.empty(), Optional.empty());
  }

  /**
   * Opens a connection. Whoever calls it closes it. To be called from a thread of the run, or while
   * a fixture or fault is at work. The server times the statements; {@link Connection#unwrap} gives
   * the driver's own connection.
   *
   * @throws SQLException with a sentence for people, and the driver's own exception as its cause:
   *     no driver takes the URL, the login was refused, or it could not connect
   * @throws IllegalStateException naming the reference, if the password is not there
   */
  public Connection connect() throws SQLException {
    List<String> unusable = new ArrayList<>();
    var drivers = drivers(unusable);
    var login = new Properties();
    user.ifPresent(name -> login.setProperty("user", name));
    password.ifPresent(secret -> login.setProperty("password", secret.reveal()));
    var watch = watch();
    for (var driver : drivers) {
      try {
        var connection = driver.acceptsURL(url) ? driver.connect(url, login) : null;
        if (connection != null) {
          return watch.isEmpty() ? connection : WatchedConnection.of(connection, watch.get());
        }
      } catch (SQLException e) {
        throw new SQLException(said(e), e.getSQLState(), e.getErrorCode(), e);
      }
    }
    throw new SQLException(noDriver(drivers, unusable), "08001");
  }

  /** The URL without a password in it. */
  @Override
  public String toString() {
    return masked(url);
  }

  private static Optional<StatementWatch> watch() {
    return ServiceLoader.load(StatementWatch.class, Database.class.getClassLoader()).findFirst();
  }

  private String said(SQLException e) {
    var reason = masked(String.valueOf(e.getMessage()).strip());
    var state = String.valueOf(e.getSQLState());
    if (state.startsWith("28")) {
      return "%s refused the login of %s (%s): %s"
          .formatted(
              this,
              user.map(name -> "user " + name).orElse("the user in its URL"),
              password.map(secret -> "password from " + secret).orElse("no password is configured"),
              reason);
    }
    return (state.startsWith("08") ? "cannot connect to " : "cannot open ") + this + ": " + reason;
  }

  private String noDriver(List<Driver> drivers, List<String> unusable) {
    var names = new TreeSet<String>();
    drivers.forEach(driver -> names.add(name(driver)));
    return "no JDBC driver takes "
        + this
        + "; there are "
        + (names.isEmpty() ? "none" : String.join(", ", names))
        + (unusable.isEmpty() ? "" : ", and unusable ones: " + String.join("; ", unusable))
        + ". Put the JAR of its driver into the folder drivers in the plugin folder (the setting"
        + " pluginFolder of config.yml), then restart the server.";
  }

  /** Those that the server offers by its wrappers say themselves where they come from. */
  private static String name(Driver driver) {
    var type = driver.getClass().getName();
    var text = driver.toString();
    return text == null || text.startsWith(type + "@") ? type : text;
  }

  private static List<Driver> drivers(List<String> unusable) {
    var drivers = new ArrayList<Driver>();
    add(ServiceLoader.load(Driver.class).iterator(), drivers, unusable);
    DriverManager.drivers().forEach(driver -> addNew(driver, drivers));
    var server = Database.class.getClassLoader();
    add(ServiceLoader.load(Driver.class, server).iterator(), drivers, unusable);
    return drivers;
  }

  private static void add(Iterator<Driver> found, List<Driver> drivers, List<String> unusable) {
    while (true) {
      try {
        if (!found.hasNext()) {
          return;
        }
        addNew(found.next(), drivers);
      } catch (ServiceConfigurationError e) {
        unusable.add(String.valueOf(e.getMessage()));
      }
    }
  }

  // wrappers are of one class and all count
  private static void addNew(Driver driver, List<Driver> drivers) {
    if (drivers.stream()
        .noneMatch(
            known -> known.getClass() == driver.getClass() && name(known).equals(name(driver)))) {
      drivers.add(driver);
    }
  }

  private static String masked(String text) {
    return text.replaceAll("(?i)((?:password|passwd|pwd|secret|token)=)[^;&\\s]*", "$1***")
        .replaceAll("(://[^/@:\\s]*:)[^@/\\s]*@", "$1***@");
  }
}
