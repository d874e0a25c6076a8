package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.CatalogueBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Loads plugins. Changes nothing outside the data folder. */
public final class PluginLoader {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path dataFolder;
  private final SettingsBinder binder;
  private final PluginCopies copies;
  private final Duration patience;

  /**
   * @param dataFolder keeps the plugins' private copies; relative paths in settings start here
   * @param environment gives secrets of the form {@code env:NAME}, or null; e.g. {@code
   *     System::getenv}
   */
  public PluginLoader(Path dataFolder, Function<String, String> environment) {
    this(dataFolder, environment, PATIENCE);
  }

  PluginLoader(Path dataFolder, Function<String, String> environment, Duration patience) {
    this.patience = patience;
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
    return load(folders, config, null, Choice.CHANGED);
  }

  /** Names of the plugins that lie there, as far as they can be read. */
  List<String> find(List<PluginFolder> folders) {
    List<PluginProblem> ignored = new ArrayList<>();
    return folders.stream()
        .flatMap(folder -> folder.find(ignored).stream())
        .flatMap(source -> FoundPlugin.look(source, copies, ignored).stream())
        .map(FoundPlugin::name)
        .toList();
  }

  /**
   * The same beside plugins that are open: what is not chosen stays open in the result, and its
   * jobs stay as they are where config.yml says the same of them.
   *
   * @param running null at the start
   */
  LoadedPlugins load(
      List<PluginFolder> folders, ConfigDocument config, LoadedPlugins running, Choice choice) {
    var drivers =
        running == null ? DroppedDrivers.open(folders, copies, patience) : running.drivers();
    Set<PluginProblem> found = new LinkedHashSet<>(drivers.problems());
    var selection = new PluginSelection(copies, patience, running, choice);
    for (var folder : folders) {
      List<PluginProblem> inFolder = new ArrayList<>();
      folder.find(inFolder).forEach(selection::add);
      found.addAll(inFolder);
    }
    var plugins = selection.plugins();
    found.addAll(selection.problems());
    List<PluginProblem> problems = new ArrayList<>(found);
    List<ConfigProblem> configProblems = new ArrayList<>();
    var sections = new CatalogueSections(config, binder, configProblems);
    var catalogue = new CatalogueBuilder(sections.naming());
    var assembly =
        new JobAssembly(
            binder,
            catalogue,
            problems,
            configProblems,
            running == null
                ? Map.of()
                : running.jobs().stream().collect(Collectors.toMap(LoadedJob::name, job -> job)));
    var jobs = new JobSection(config, binder, problems, configProblems).assemble(plugins, assembly);
    sections.aliases(catalogue, jobs.names(), problems.isEmpty());
    sections.retired(catalogue, jobs.names());
    jobs.disabled().forEach(catalogue::retire);
    return new LoadedPlugins(
        copies,
        drivers,
        plugins,
        jobs.loaded(),
        catalogue.build(),
        jobs.disabled(),
        problems.stream().distinct().toList(),
        configProblems);
  }

  /**
   * What is opened anew.
   *
   * @param plugin only this one; empty: whatever lies there in another version than is open
   * @param version to take instead of what lies there
   */
  record Choice(Optional<String> plugin, Optional<PluginVersions.Version> version) {
    static final Choice CHANGED = new Choice(Optional.empty(), Optional.empty());
  }
}
