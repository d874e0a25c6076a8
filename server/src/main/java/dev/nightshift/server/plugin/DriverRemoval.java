package dev.nightshift.server.plugin;

import java.sql.DriverManager;
import java.util.Collections;
import java.util.concurrent.Callable;

/**
 * Deregisters the JDBC drivers of the class loader that defined this class. It must need no other
 * class but the JDK's, since it is defined again in every plugin's loader.
 */
final class DriverRemoval implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    int removed = 0;
    for (var driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.getClass().getClassLoader() == getClass().getClassLoader()) {
        DriverManager.deregisterDriver(driver);
        removed++;
      }
    }
    return removed;
  }
}
