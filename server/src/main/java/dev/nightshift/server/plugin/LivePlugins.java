package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.NearNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The plugins in force, and how others take their place. One staging at a time: whoever stages
 * adopts or discards before the next.
 */
public final class LivePlugins implements Supplier<LoadedPlugins> {
  private final PluginLoader loader;
  private final List<PluginFolder> folders;
  private final Supplier<ConfigDocument> config;
  private volatile LoadedPlugins current;

  /**
   * @param config read anew at each staging; may throw
   * @param first in force until another is adopted
   */
  public LivePlugins(
      PluginLoader loader,
      List<PluginFolder> folders,
      Supplier<ConfigDocument> config,
      LoadedPlugins first) {
    this.loader = loader;
    this.folders = List.copyOf(folders);
    this.config = config;
    this.current = first;
  }

  @Override
  public LoadedPlugins get() {
    return current;
  }

  /** Puts what was staged in force. */
  public void adopt(StagedPlugins staged) {
    current = staged.next();
    current.remember();
  }

  /**
   * Opens what lies in the plugin folder now, and reads the section {@code jobs} of config.yml.
   *
   * @param name only this plugin, also if it has not changed; empty: all that have changed
   * @throws PluginsStayException if there is anything wrong with it
   */
  public StagedPlugins reload(Optional<String> name) {
    name.ifPresent(this::requireFound);
    var staged = stage(new PluginLoader.Choice(name, Optional.empty()));
    if (name.isPresent() && rejected(staged.next(), name.get())) {
      staged.discard();
      throw new PluginsStayException(
          "in the plugin folder lies the version of "
              + name.get()
              + " that was rolled back; put another one there, or go back to it by: plugins rollback "
              + name.get());
    }
    return staged;
  }

  /**
   * Opens the version that was in force before.
   *
   * @throws PluginsStayException if there is none, or there is anything wrong with it
   */
  public StagedPlugins rollback(String name) {
    requireRunning(name);
    var previous =
        current
            .kept(name)
            .map(PluginVersions.Kept::previous)
            .orElseThrow(
                () ->
                    new PluginsStayException(
                        "there is no earlier version of "
                            + name
                            + "; one is kept once another version was loaded after it"));
    var staged = stage(new PluginLoader.Choice(Optional.of(name), Optional.of(previous)));
    boolean there =
        staged.next().open().stream()
            .anyMatch(
                plugin ->
                    plugin.ref().name().equals(name)
                        && plugin.copy().sha256().equals(previous.sha256()));
    if (!there) {
      staged.discard();
      throw new PluginsStayException(
          "version " + previous.version() + " of " + name + " cannot be loaded any more");
    }
    return staged;
  }

  private StagedPlugins stage(PluginLoader.Choice choice) {
    var next = loader.load(folders, config.get(), current, choice);
    var staged = new StagedPlugins(current, next);
    List<String> wrong = new ArrayList<>();
    next.configProblems().forEach(problem -> wrong.add("config.yml: " + problem));
    next.failures().stream()
        .filter(problem -> !current.problems().contains(problem))
        .forEach(problem -> wrong.add(problem.toString()));
    if (!next.catalogue().naming().equals(current.catalogue().naming())) {
      wrong.add("the section metrics has changed; restart the server to rename its metrics");
    }
    if (!wrong.isEmpty()) {
      staged.discard();
      throw new PluginsStayException("nothing was changed: " + String.join(" ", wrong));
    }
    return staged;
  }

  private boolean rejected(LoadedPlugins next, String name) {
    return current
        .kept(name)
        .filter(kept -> kept.rejected() != null)
        .filter(
            kept ->
                next.open().stream()
                    .anyMatch(plugin -> plugin.foundSha256().equals(kept.rejected())))
        .isPresent();
  }

  private void requireFound(String name) {
    var names = names();
    if (!names.contains(name) && loader.find(folders).stream().noneMatch(name::equals)) {
      throw unknown(name, names);
    }
  }

  private void requireRunning(String name) {
    if (!names().contains(name)) {
      throw unknown(name, names());
    }
  }

  private List<String> names() {
    return current.open().stream().map(plugin -> plugin.ref().name()).toList();
  }

  private static PluginsStayException unknown(String name, List<String> names) {
    return PluginsStayException.unknown(
        "there is no plugin \"" + name + "\". " + NearNames.hint(name, names),
        NearNames.of(name, names));
  }
}
