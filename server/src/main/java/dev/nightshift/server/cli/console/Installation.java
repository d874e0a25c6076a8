package dev.nightshift.server.cli.console;

import dev.nightshift.server.bundle.input.AlertSettings;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.plugin.ConfigNode;
import dev.nightshift.server.plugin.ConfigNode.Mapping;
import dev.nightshift.server.plugin.ConfigNode.Scalar;
import dev.nightshift.server.plugin.ConfigNode.Sequence;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.LivePlugins;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.PluginFolder;
import dev.nightshift.server.plugin.PluginLoader;
import dev.nightshift.server.plugin.SettingsBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One server on this machine, as its config.yml describes it.
 *
 * @param dataFolder absolute; keeps the store, the token and what plugins keep
 * @param pluginFolder absolute; need not exist
 * @param fixtures made at the first start
 * @param bundle addresses and labels in dashboards, alerts and runbooks
 * @param problems found until now
 */
public record Installation(
    ConfigFile config,
    Path dataFolder,
    Path pluginFolder,
    List<String> fixtures,
    BundleSettings bundle,
    List<ConfigProblem> problems) {

  /** Sections that Dropwizard binds. */
  public static final List<String> BOUND_BY_DROPWIZARD = List.of("server", "logging", "access");

  private static final List<String> OWN =
      List.of(
          "dataFolder",
          "pluginFolder",
          "fixtures",
          "bundle",
          "engine",
          "queues",
          "retention",
          "store",
          "maintenance",
          "alerts",
          "alertmanager",
          "reports",
          "samples",
          "notifications");
  private static final List<String> PLUGINS = List.of("jobs", "metrics", "aliases", "retired");

  /**
   * Reads config.yml.
   *
   * @throws CommandFailure if it is not there or no YAML
   */
  public static Installation of(Path config, UnaryOperator<String> environment) {
    var file = ConfigFile.read(config, environment);
    var reading = new Reading(file, environment, new ArrayList<>());
    reading.refuseUnknownSections();
    return new Installation(
        file,
        file.folder().resolve(reading.text("dataFolder", "data")).normalize(),
        file.folder().resolve(reading.text("pluginFolder", "plugins")).normalize(),
        reading.texts("fixtures"),
        reading.bundle(),
        List.copyOf(reading.problems()));
  }

  /** Loads all plugins. Whoever calls it closes the result. */
  public LoadedPlugins load(UnaryOperator<String> environment) {
    return new PluginLoader(dataFolder, environment).load(pluginFolders(), config.document());
  }

  /**
   * Plugins that can be replaced; config.yml is read anew then.
   *
   * @param first what {@link #load} gave
   */
  public LivePlugins live(UnaryOperator<String> environment, LoadedPlugins first) {
    return new LivePlugins(
        new PluginLoader(dataFolder, environment),
        pluginFolders(),
        () -> ConfigFile.read(config.path(), environment).document(),
        first);
  }

  private List<PluginFolder> pluginFolders() {
    return List.of(PluginFolder.builtIn(), PluginFolder.at(pluginFolder));
  }

  /**
   * Loads all plugins for a command that needs a catalogue without problems in config.yml.
   *
   * @throws CommandFailure with all problems
   */
  public LoadedPlugins loadSound(UnaryOperator<String> environment) {
    var loaded = load(environment);
    List<ConfigProblem> all = new ArrayList<>(problems);
    all.addAll(loaded.configProblems());
    if (!all.isEmpty()) {
      loaded.close();
      throw ConfigFile.failure(config.path(), all);
    }
    return loaded;
  }

  private record Reading(
      ConfigFile file, UnaryOperator<String> environment, List<ConfigProblem> problems) {

    void refuseUnknownSections() {
      List<String> known = new ArrayList<>(OWN);
      known.addAll(PLUGINS);
      known.addAll(BOUND_BY_DROPWIZARD);
      file.document()
          .root()
          .entries()
          .forEach(
              (name, node) -> {
                if (!known.contains(name)) {
                  unknown(node, name, known);
                }
              });
    }

    private void unknown(ConfigNode node, String name, Collection<String> known) {
      var near = NearNames.of(name, known);
      problems.add(
          new ConfigProblem(
              node.line(),
              node.path(),
              node.path()
                  + " is not known here"
                  + (near.isEmpty()
                      ? "; known are " + String.join(", ", known) + "."
                      : ". Did you mean " + String.join(" or ", near) + "?")));
    }

    String text(String name, String byDefault) {
      var node = file.document().section(name).orElse(null);
      if (node == null) {
        return byDefault;
      }
      return text(node);
    }

    private String text(ConfigNode node) {
      if (node instanceof Scalar scalar && !scalar.text().isBlank()) {
        return scalar.text();
      }
      problems.add(new ConfigProblem(node.line(), node.path(), node.path() + " must be a text."));
      return "";
    }

    List<String> texts(String name) {
      var node = file.document().section(name).orElse(null);
      if (node == null) {
        return List.of();
      }
      return node instanceof Sequence sequence
          ? sequence.elements().stream().map(this::text).toList()
          : List.of(text(node));
    }

    AlertSettings alerts() {
      return new SettingsBinder(file.folder(), environment)
          .bind(AlertSettings.class, file.document().at("alerts"), problems)
          .orElse(AlertSettings.NONE);
    }

    BundleSettings bundle() {
      var local = BundleSettings.local(ProductVersion.text());
      Map<String, String> given = new TreeMap<>();
      List<String> labels = local.instanceLabels();
      var runbooks = local.runbooks();
      var known =
          List.of(
              "serverUrl",
              "dashboardUrl",
              "runbookUrl",
              "target",
              "deployment",
              "instanceLabels",
              "rules",
              "receivers",
              "logs",
              "kubernetes",
              "runbooks");
      var node = file.document().section("bundle").orElse(null);
      if (node instanceof Mapping mapping) {
        for (var entry : mapping.entries().entrySet()) {
          if (!known.contains(entry.getKey())) {
            unknown(entry.getValue(), entry.getKey(), known);
          } else if (entry.getKey().equals("runbooks")) {
            runbooks = RunbookSection.read(entry.getValue(), problems);
          } else if (entry.getValue() instanceof Sequence sequence) {
            labels = sequence.elements().stream().map(this::text).toList();
          } else if (!entry.getKey().equals("kubernetes")) {
            given.put(entry.getKey(), text(entry.getValue()));
          }
        }
      }
      try {
        var serverUrl = given.getOrDefault("serverUrl", local.serverUrl());
        return new BundleSettings(
            local.version(),
            serverUrl,
            given.getOrDefault("dashboardUrl", local.dashboardUrl()),
            given.getOrDefault("runbookUrl", serverUrl + "/runbooks"),
            given.getOrDefault("target", local.target()),
            given.getOrDefault("deployment", local.deployment()),
            labels,
            new DeploySection(file, environment, problems)
                .read(
                    given.get("rules"),
                    given.get("receivers"),
                    given.getOrDefault("logs", local.deploy().logs())),
            runbooks,
            alerts());
      } catch (IllegalArgumentException e) {
        problems.add(
            new ConfigProblem(node == null ? 0 : node.line(), "bundle", e.getMessage() + "."));
        return local;
      }
    }
  }
}
