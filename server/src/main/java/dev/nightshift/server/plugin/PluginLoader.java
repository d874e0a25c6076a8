package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.CatalogueBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Loads plugins. Changes nothing outside the data folder. */
public final class PluginLoader {
  private final Path dataFolder;
  private final SettingsBinder binder;
  private final PluginCopies copies;

  /**
   * @param dataFolder keeps the plugins' private copies; relative paths in settings start here
   * @param environment gives secrets of the form {@code env:NAME}, or null; e.g. {@code
   *     System::getenv}
   */
  public PluginLoader(Path dataFolder, Function<String, String> environment) {
    this.dataFolder = dataFolder.toAbsolutePath().normalize();
    this.binder = new SettingsBinder(this.dataFolder, environment);
    this.copies = new PluginCopies(this.dataFolder.resolve("plugin-copies"));
  }

  /** Where native libraries of plugins belong ({@code org.sqlite.tmpdir}); may not exist yet. */
  public Path nativeFolder() {
    return dataFolder.resolve("native");
  }

  /**
   * Loads whatever can be loaded. Problems are in the result; nothing is thrown for a broken plugin
   * or a wrong setting.
   *
   * @param folders of two types of one name the one in the earlier folder is loaded
   * @param config its sections {@code jobs}, {@code metrics}, {@code aliases} and {@code retired}
   *     are read; a job whose entry is wrong is left out
   */
  public LoadedPlugins load(List<PluginFolder> folders, ConfigDocument config) {
    List<PluginProblem> problems = new ArrayList<>();
    List<ConfigProblem> configProblems = new ArrayList<>();
    List<OpenPlugin> plugins = new ArrayList<>();
    for (var folder : folders) {
      for (var source : folder.find(problems)) {
        OpenPlugin.open(source, copies, problems).ifPresent(plugins::add);
      }
    }
    var sections = new CatalogueSections(config, binder, configProblems);
    var catalogue = new CatalogueBuilder(sections.naming());
    var jobs =
        new JobSection(config, binder, problems, configProblems)
            .assemble(plugins, new JobAssembly(binder, catalogue, problems, configProblems));
    sections.aliases(catalogue, jobs.names(), problems.isEmpty());
    sections.retired(catalogue, jobs.names());
    jobs.disabled().forEach(catalogue::retire);
    return new LoadedPlugins(
        copies,
        plugins,
        jobs.loaded(),
        catalogue.build(),
        jobs.disabled(),
        problems,
        configProblems);
  }
}
