package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.Catalogue;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that came out of the plugins and config.yml. Close it after the last run has ended: the
 * plugins' classes are gone then.
 */
public final class LoadedPlugins implements AutoCloseable {
  private final List<LoadedPlugin> plugins;
  private final List<LoadedJob> jobs;
  private final Catalogue catalogue;
  private final List<String> disabled;
  private final List<PluginProblem> problems;
  private final List<ConfigProblem> configProblems;
  private final PluginCopies copies;
  private final DroppedDrivers drivers;
  private final List<OpenPlugin> open;

  LoadedPlugins(
      PluginCopies copies,
      DroppedDrivers drivers,
      List<OpenPlugin> open,
      List<LoadedJob> jobs,
      Catalogue catalogue,
      List<String> disabled,
      List<PluginProblem> problems,
      List<ConfigProblem> configProblems) {
    this.copies = copies;
    this.drivers = drivers;
    this.open = List.copyOf(open);
    this.plugins = open.stream().map(OpenPlugin::summary).toList();
    this.jobs = List.copyOf(jobs);
    this.catalogue = catalogue;
    this.disabled = List.copyOf(disabled);
    this.problems = List.copyOf(problems);
    this.configProblems = List.copyOf(configProblems);
  }

  /** In the order of loading: built-in ones first, then each folder's by name. */
  public List<LoadedPlugin> plugins() {
    return plugins;
  }

  /** The jobs that can be run, ordered by name: exactly those of the catalogue. */
  public List<LoadedJob> jobs() {
    return jobs;
  }

  public Optional<LoadedJob> job(String name) {
    return jobs.stream().filter(job -> job.name().equals(name)).findFirst();
  }

  /** The jobs with the sections {@code metrics}, {@code aliases} and {@code retired}. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** Names of jobs that config.yml switches off by {@code enabled: false}. */
  public List<String> disabled() {
    return disabled;
  }

  /** What is wrong with plugins; the server starts without what they concern. */
  public List<PluginProblem> problems() {
    return problems;
  }

  /** Those {@link #problems} that kept something from being loaded. */
  public List<PluginProblem> failures() {
    return problems.stream().filter(problem -> !problem.harmless()).toList();
  }

  /** What is wrong in config.yml; while there is anything, nothing should be started. */
  public List<ConfigProblem> configProblems() {
    return configProblems;
  }

  /** Names of all fixtures, each with a job that makes it. */
  public Map<String, LoadedJob> fixtures() {
    Map<String, LoadedJob> fixtures = new LinkedHashMap<>();
    for (var job : jobs) {
      job.fixtures().forEach(fixture -> fixtures.putIfAbsent(fixture.name(), job));
    }
    return fixtures;
  }

  /**
   * Remembers these versions as those in force, and removes all private copies of plugins but those
   * and the ones before them. Only for the process that owns the data folder.
   */
  public void remember() {
    var versions = copies.versions();
    var before = versions.read();
    Map<String, PluginVersions.Kept> kept = new TreeMap<>();
    Set<Path> used = new HashSet<>(drivers.files());
    for (var plugin : open) {
      var name = plugin.ref().name();
      var now = PluginVersions.Kept.after(before.get(name), plugin.version(), plugin.foundSha256());
      kept.put(name, now);
      used.addAll(plugin.files());
      if (now.previous() != null) {
        now.previous().copies().forEach(copy -> used.add(copies.folder().resolve(copy)));
      }
    }
    versions.write(kept);
    copies.keepOnly(used);
  }

  /** What is kept of a plugin beside what is open. */
  Optional<PluginVersions.Kept> kept(String plugin) {
    return copies.versions().of(plugin);
  }

  /** Every plugin in force, with what is kept of it. */
  public List<KnownPlugin> known() {
    var versions = copies.versions().read();
    return open.stream()
        .map(
            plugin -> {
              var kept = Optional.ofNullable(versions.get(plugin.ref().name()));
              return new KnownPlugin(
                  plugin.summary(),
                  jobs.stream().filter(job -> job.of(plugin)).map(LoadedJob::name).toList(),
                  kept.map(PluginVersions.Kept::previous)
                      .map(was -> new KnownPlugin.Earlier(was.version(), was.sha256())),
                  !plugin.foundSha256().equals(plugin.copy().sha256()));
            })
        .toList();
  }

  /** Settings of jobs that refer to secrets. */
  public List<SecretUse> secrets() {
    return jobs.stream().flatMap(job -> job.secrets().stream()).toList();
  }

  /** JDBC drivers that are offered to plugins beside the server's own. */
  public List<LoadedDriver> offeredDrivers() {
    return drivers.loaded();
  }

  /** The same from the start to the end, whatever is reloaded. */
  DroppedDrivers drivers() {
    return drivers;
  }

  List<OpenPlugin> open() {
    return open;
  }

  /** Unloads the plugins that are open here and not there. */
  void closeAllBut(LoadedPlugins other) {
    close(
        open.stream()
            .filter(plugin -> !other.open.contains(plugin))
            .map(OpenPlugin::loader)
            .toList());
  }

  /** Unloads every plugin and the drivers. */
  @Override
  public void close() {
    List<Closeable> all = new ArrayList<>();
    open.forEach(plugin -> all.add(plugin.loader()));
    all.add(drivers);
    close(all);
  }

  private static void close(List<? extends Closeable> all) {
    IOException failure = null;
    for (var one : all) {
      try {
        one.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
  }
}
