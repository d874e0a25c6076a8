package dev.nightshift.server.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A plugin before it is opened.
 *
 * @param shown the file or folder as the operator knows it
 * @param name without its ending, the plugin's name where the manifest has none
 * @param files its JARs
 */
record PluginSource(String shown, String name, List<JarSource> files) {

  /**
   * One JAR.
   *
   * @param name the file's name
   */
  record JarSource(String name, Content content) {}

  /** Opens a file for reading. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }
}
