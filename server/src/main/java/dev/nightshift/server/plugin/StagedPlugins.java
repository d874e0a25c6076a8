package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.JobDefinition;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Plugins that were opened and checked beside the running ones, to be adopted or discarded.
 *
 * @param running what is in force
 * @param next what is to come
 */
public record StagedPlugins(LoadedPlugins running, LoadedPlugins next) {

  /**
   * A plugin that comes, goes or changes.
   *
   * @param from null: it is new
   * @param to null: it is gone
   */
  public record Change(String plugin, String from, String to) {}

  /** What becomes of plugins, by name. */
  public List<Change> plugins() {
    var names = new TreeSet<String>();
    Stream.concat(running.open().stream(), next.open().stream())
        .forEach(plugin -> names.add(plugin.ref().name()));
    return names.stream()
        .filter(name -> !Objects.equals(open(running, name), open(next, name)))
        .map(name -> new Change(name, version(running, name), version(next, name)))
        .toList();
  }

  /** Jobs that are new. */
  public List<String> added() {
    return names(next).filter(name -> running.job(name).isEmpty()).toList();
  }

  /** Jobs that are no more. */
  public List<String> removed() {
    return names(running).filter(name -> next.job(name).isEmpty()).toList();
  }

  /** Jobs that are made anew: of another code, or of other settings. */
  public List<String> changed() {
    return names(next)
        .filter(name -> running.job(name).isPresent())
        .filter(name -> !running.job(name).equals(next.job(name)))
        .toList();
  }

  /** Closes what was opened for nothing. */
  public void discard() {
    next.closeAllBut(running);
  }

  /** Closes what was replaced; only once nothing of it runs any more. */
  public void closeReplaced() {
    running.closeAllBut(next);
  }

  private static Stream<String> names(LoadedPlugins plugins) {
    return plugins.catalogue().jobs().stream().map(JobDefinition::name);
  }

  private static OpenPlugin open(LoadedPlugins plugins, String name) {
    return plugins.open().stream()
        .filter(plugin -> plugin.ref().name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static String version(LoadedPlugins plugins, String name) {
    var plugin = open(plugins, name);
    return plugin == null ? null : plugin.ref().version();
  }
}
