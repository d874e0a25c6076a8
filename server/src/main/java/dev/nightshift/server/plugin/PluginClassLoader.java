package dev.nightshift.server.plugin;

import dev.nightshift.server.schedule.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The classes of one plugin: its own JARs, the JDK, and of the server only what {@link SharedTypes}
 * lists.
 */
final class PluginClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Duration patience;

  /**
   * @param patience with calls that load the plugin
   */
  PluginClassLoader(String plugin, List<Path> jars, Duration patience) {
    super("plugin:" + plugin, urls(jars), new SharedTypes());
    this.patience = patience;
  }

  /** Makes this the thread's context class loader until the result is closed. */
  Entered enter() {
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    thread.setContextClassLoader(this);
    return () -> thread.setContextClassLoader(before);
  }

  /**
   * Calls the plugin in a thread of its own, so that a plugin that hangs keeps nobody from
   * starting.
   *
   * @throws PluginHangsException if it does not return in time; its thread is given up
   */
  <T> T call(Callable<T> code) throws Exception {
    var task = new FutureTask<T>(code);
    var thread = new Thread(task, getName());
    thread.setDaemon(true);
    thread.setContextClassLoader(this);
    thread.start();
    try {
      return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      var place = thread.getStackTrace();
      thread.interrupt();
      throw new PluginHangsException(
          "did not return within "
              + Durations.text(patience)
              + (place.length == 0 ? "" : "; it was at " + place[0]));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw (Error) e.getCause();
    }
  }

  /** The end of a call into the plugin. */
  interface Entered extends AutoCloseable {
    @Override
    void close();
  }

  /** Deregisters the JDBC drivers that the plugin registered, and lets go of its files. */
  @Override
  public void close() throws IOException {
    try {
      deregisterDrivers();
    } finally {
      super.close();
    }
  }

  /**
   * DriverManager shows and gives up a driver only to callers of the driver's own class loader, so
   * {@link DriverRemoval} is defined once more in this one.
   */
  int deregisterDrivers() throws IOException {
    var name = DriverRemoval.class.getName();
    try (var code = DriverRemoval.class.getResourceAsStream("DriverRemoval.class")) {
      var bytes = code.readAllBytes();
      Class<?> own;
      synchronized (getClassLoadingLock(name)) {
        own = findLoadedClass(name);
        if (own == null) {
          own = defineClass(name, bytes, 0, bytes.length);
        }
      }
      var constructor = own.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Integer) ((Callable<?>) constructor.newInstance()).call();
    } catch (IOException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw new IOException("the JDBC drivers of " + getName() + " stay registered: " + e, e);
    }
  }

  private static URL[] urls(List<Path> jars) {
    var urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      try {
        urls[i] = jars.get(i).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }
    return urls;
  }
}
