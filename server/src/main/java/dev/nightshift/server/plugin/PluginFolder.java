package dev.nightshift.server.plugin;

import java.nio.file.Path;
import java.util.Optional;

/** A place where plugins are looked for. */
public final class PluginFolder {
  private final Optional<Path> path;

  private PluginFolder(Optional<Path> path) {
    this.path = path;
  }

  /** The plugins that the server's JAR brings along. */
  public static PluginFolder builtIn() {
    return new PluginFolder(Optional.empty());
  }

  /** A folder whose JARs, and folders of JARs, are plugins; need not exist. */
  public static PluginFolder at(Path folder) {
    return new PluginFolder(Optional.of(folder));
  }

  Optional<Path> path() {
    return path;
  }
}
