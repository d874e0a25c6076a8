package dev.nightshift.server.app;

import dev.nightshift.job.Setting;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigNode;
import dev.nightshift.server.plugin.ConfigNode.Mapping;
import dev.nightshift.server.plugin.ConfigNode.Scalar;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.SettingsBinder;
import dev.nightshift.server.retention.RetentionSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code retention} of config.yml, and the key {@code engine.retention} that it has
 * replaced: a configuration that was sound before still is, and means the same.
 */
final class RetentionSection {
  private static final String OLD = "retention";

  private final ConfigDocument config;
  private final SettingsBinder binder;
  private final List<ConfigProblem> problems;

  RetentionSection(ConfigDocument config, SettingsBinder binder, List<ConfigProblem> problems) {
    this.config = config;
    this.binder = binder;
    this.problems = problems;
  }

  /** The keys below {@code engine:} without the old one. */
  static ConfigNode engine(ConfigDocument config) {
    if (config.at("engine") instanceof Mapping engine && engine.entries().containsKey(OLD)) {
      Map<String, ConfigNode> rest = new LinkedHashMap<>(engine.entries());
      rest.remove(OLD);
      return new Mapping(engine.path(), engine.line(), rest);
    }
    return config.at("engine");
  }

  /** What to tell an operator who still uses the old key. */
  static Optional<String> note(ConfigDocument config) {
    return old(config)
        .map(
            node ->
                "engine.retention on line "
                    + node.line()
                    + " has become three: write retention: {runs: {succeeded: 30d, failed: 30d,"
                    + " cancelled: 30d}}; until then it holds for all runs");
  }

  Optional<RetentionSettings> read() {
    int before = problems.size();
    var section = config.at("retention");
    numbers(section);
    if (problems.size() > before) {
      return Optional.empty();
    }
    var settings = binder.bind(RetentionSettings.class, section, problems);
    var old = old(config);
    if (old.isEmpty()) {
      return settings;
    }
    if (section instanceof Mapping given && given.entries().containsKey("runs")) {
      problems.add(
          new ConfigProblem(
              old.get().line(),
              old.get().path(),
              "engine.retention says the same as retention.runs; take engine.retention out."));
      return settings;
    }
    return binder
        .bind(Old.class, new Mapping("engine", old.get().line(), Map.of(OLD, old.get())), problems)
        .flatMap(all -> settings.map(some -> some.withRuns(all.retention())));
  }

  /** Names below {@code retention.jobs} that no job has. */
  void refuseUnknownJobs(LoadedPlugins loaded) {
    if (!loaded.failures().isEmpty()
        || !(config.at("retention") instanceof Mapping section)
        || !(section.entries().get("jobs") instanceof Mapping jobs)) {
      // a plugin that could not be loaded may have it
      return;
    }
    var known = loaded.catalogue().jobs().stream().map(job -> job.name()).toList();
    jobs.entries()
        .forEach(
            (name, node) -> {
              if (!known.contains(name) && !loaded.catalogue().retired().contains(name)) {
                problems.add(
                    new ConfigProblem(
                        node.line(),
                        node.path(),
                        "retention.jobs has \""
                            + name
                            + "\", which is no job. "
                            + NearNames.hint(name, known)));
              }
            });
  }

  private record Old(@Setting(min = 60) Duration retention) {}

  private static Optional<ConfigNode> old(ConfigDocument config) {
    return config.at("engine") instanceof Mapping engine
        ? Optional.ofNullable(engine.entries().get(OLD))
        : Optional.empty();
  }

  /** A number alone is read as seconds by one and as milliseconds by another: a factor of 1,000. */
  private void numbers(ConfigNode node) {
    if (node instanceof Mapping mapping) {
      mapping.entries().values().forEach(this::numbers);
    } else if (node instanceof Scalar scalar && scalar.text().matches("\\d{1,15}")) {
      long number = Long.parseLong(scalar.text());
      problems.add(
          new ConfigProblem(
              node.line(),
              node.path(),
              node.path()
                  + " is "
                  + number
                  + ", a number without a unit: as seconds it is "
                  + words(Duration.ofSeconds(number))
                  + ", as milliseconds "
                  + words(Duration.ofMillis(number))
                  + ". Write it with its unit, as 24h or 7d."));
    }
  }

  private static String words(Duration time) {
    if (time.toDays() > 0) {
      return String.format(java.util.Locale.ROOT, "%,d d", time.toDays());
    }
    return time.toHours() > 0 ? time.toHours() + " h" : time.toSeconds() + " s";
  }
}
