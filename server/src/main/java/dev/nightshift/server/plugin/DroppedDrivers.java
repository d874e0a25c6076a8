package dev.nightshift.server.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDBC drivers that the operator dropped into the folder {@code drivers} of a plugin folder:
 * JARs, or folders of a JAR and its libraries, each with a class loader of its own. Plugins see
 * none of their classes; they reach them as {@link dev.nightshift.job.Database} alone.
 */
final class DroppedDrivers implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DroppedDrivers.class);

  private final List<LoadedDriver> loaded = new ArrayList<>();
  private final List<OfferedDriver> offered = new ArrayList<>();
  private final List<PluginClassLoader> loaders = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private final List<PluginProblem> problems = new ArrayList<>();

  private DroppedDrivers() {}

  /** Offers to all plugins what lies there now. */
  static DroppedDrivers open(List<PluginFolder> folders, PluginCopies copies, Duration patience) {
    var drivers = new DroppedDrivers();
    for (var folder : folders) {
      for (var source : folder.findDrivers(drivers.problems)) {
        drivers.open(source, copies, patience);
      }
    }
    return drivers;
  }

  List<LoadedDriver> loaded() {
    return List.copyOf(loaded);
  }

  /** What kept a driver from being offered. */
  List<PluginProblem> problems() {
    return List.copyOf(problems);
  }

  /** The private copies that are open. */
  List<Path> files() {
    return List.copyOf(files);
  }

  private void open(PluginSource source, PluginCopies copies, Duration patience) {
    PluginCopies.Copy copy;
    try {
      copy = copies.copy(source);
    } catch (IOException | RuntimeException e) {
      problems.add(
          new PluginProblem(
              source.shown(),
              "it cannot be read (" + e + "); its JDBC driver is not offered.",
              "Make it readable for the server's user, and look for space in the data folder."));
      return;
    }
    var loader = new PluginClassLoader("drivers/" + source.name(), copy.jars(), patience);
    loaders.add(loader);
    files.addAll(copy.jars());
    try {
      var found = loader.call(() -> instances(loader));
      if (found.isEmpty()) {
        problems.add(
            new PluginProblem(
                source.shown(),
                "it has no META-INF/services/java.sql.Driver, so it holds no JDBC driver.",
                "Put the driver's own JAR there; with libraries of its own it goes into a folder"
                    + " with them; a plugin goes one folder up."));
      }
      for (var driver : found) {
        offer(driver, loader, source, copy.sha256());
      }
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // whatever a driver may throw, the server starts
      LOG.warn("{}: the JDBC driver cannot be loaded", source.shown(), e);
      var cause = e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
      problems.add(
          new PluginProblem(
              source.shown(),
              "its JDBC driver cannot be made (" + cause + "), and is not offered.",
              "Take a driver for Java "
                  + Runtime.version().feature()
                  + "; if it needs further JARs, put all of them into one folder below drivers."));
    }
  }

  private static List<Driver> instances(ClassLoader loader) {
    List<Driver> drivers = new ArrayList<>();
    ServiceLoader.load(Driver.class, loader).forEach(drivers::add);
    return drivers;
  }

  private void offer(Driver driver, PluginClassLoader loader, PluginSource source, String sha256)
      throws SQLException {
    var file = Path.of(source.shown()).getFileName();
    var wrapper = new OfferedDriver(driver, loader, PluginFolder.DRIVERS + "/" + file);
    DriverManager.registerDriver(wrapper);
    offered.add(wrapper);
    loaded.add(
        new LoadedDriver(
            driver.getClass().getName(),
            driver.getMajorVersion() + "." + driver.getMinorVersion(),
            source.shown(),
            sha256));
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (var driver : offered) {
      try {
        DriverManager.deregisterDriver(driver);
      } catch (SQLException e) {
        failure = new IOException(driver + " stays registered: " + e.getMessage(), e);
      }
    }
    for (var loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
