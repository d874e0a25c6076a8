package dev.nightshift.server.plugin;

import dev.nightshift.job.Job;
import java.util.List;

/**
 * All that plugins share with the server, besides the JDK. A plugin's own copy of these packages is
 * never used, so that a {@code Job} is the same type on both sides.
 */
final class SharedTypes extends ClassLoader {
  private static final List<String> PACKAGES = List.of("dev.nightshift.job.", "org.slf4j.");

  static {
    registerAsParallelCapable();
  }

  SharedTypes() {
    super("shared", ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (PACKAGES.stream().noneMatch(name::startsWith)) {
      throw new ClassNotFoundException(name);
    }
    return Job.class.getClassLoader().loadClass(name);
  }
}
