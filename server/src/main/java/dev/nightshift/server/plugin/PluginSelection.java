package dev.nightshift.server.plugin;

import dev.nightshift.server.plugin.PluginLoader.Choice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides of each plugin whether it is opened, stays open, or is left out. */
final class PluginSelection {
  private final PluginCopies copies;
  private final Duration patience;
  private final LoadedPlugins running;
  private final Choice choice;
  private final PluginVersions versions;
  private final List<OpenPlugin> plugins = new ArrayList<>();
  private final List<PluginProblem> problems = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  /**
   * @param running null at the start
   */
  PluginSelection(PluginCopies copies, Duration patience, LoadedPlugins running, Choice choice) {
    this.copies = copies;
    this.patience = patience;
    this.running = running;
    this.choice = choice;
    this.versions = copies.versions();
  }

  void add(PluginSource source) {
    seen.add(source.shown());
    var before = running(source);
    List<PluginProblem> own = new ArrayList<>();
    var found = FoundPlugin.look(source, copies, own).map(plugin -> inForce(plugin, own));
    var name = found.map(FoundPlugin::name).or(() -> before.map(plugin -> plugin.ref().name()));
    boolean wanted =
        choice.plugin().isPresent()
            ? choice.plugin().equals(name)
            : found.isEmpty()
                || before.isEmpty()
                || !before.get().copy().sha256().equals(found.get().copy().sha256());
    if (wanted) {
      found.flatMap(plugin -> OpenPlugin.open(plugin, patience, own)).ifPresent(plugins::add);
      problems.addAll(own);
    } else {
      before.ifPresent(this::stay);
    }
  }

  private FoundPlugin inForce(FoundPlugin found, List<PluginProblem> own) {
    if (choice.version().isPresent() && choice.plugin().equals(Optional.of(found.name()))) {
      return found.in(choice.version().get(), copies, own);
    }
    return versions
        .of(found.name())
        .filter(kept -> found.foundSha256().equals(kept.rejected()))
        .map(kept -> found.in(kept.current(), copies, own))
        .orElse(found);
  }

  private void stay(OpenPlugin plugin) {
    plugins.add(plugin);
    running.problems().stream()
        .filter(problem -> problem.source().equals(plugin.source().shown()))
        .forEach(problems::add);
  }

  private Optional<OpenPlugin> running(PluginSource source) {
    return running == null
        ? Optional.empty()
        : running.open().stream()
            .filter(plugin -> plugin.source().shown().equals(source.shown()))
            .findFirst();
  }

  /** In the order of the folders; those whose files are gone and that are not chosen come last. */
  List<OpenPlugin> plugins() {
    if (running != null && choice.plugin().isPresent()) {
      running.open().stream()
          .filter(plugin -> !seen.contains(plugin.source().shown()))
          .filter(plugin -> !plugin.ref().name().equals(choice.plugin().get()))
          .forEach(this::stay);
    }
    return List.copyOf(plugins);
  }

  List<PluginProblem> problems() {
    return problems;
  }
}
