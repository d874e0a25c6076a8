package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
  private final List<OpenPlugin> open;

  LoadedPlugins(
      PluginCopies copies,
      List<OpenPlugin> open,
      List<LoadedJob> jobs,
      Catalogue catalogue,
      List<String> disabled,
      List<PluginProblem> problems,
      List<ConfigProblem> configProblems) {
    this.copies = copies;
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
   * Removes the private copies of plugins that are no longer there. Only for the process that owns
   * the data folder.
   */
  public void removeStaleCopies() {
    copies.keepOnly(
        open.stream().flatMap(plugin -> plugin.files().stream()).collect(Collectors.toSet()));
  }

  /** Unloads every plugin. */
  @Override
  public void close() {
    IOException failure = null;
    for (var plugin : open) {
      try {
        plugin.loader().close();
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
