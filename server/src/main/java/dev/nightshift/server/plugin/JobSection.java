package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.NearNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The section {@code jobs} of config.yml, and how its entries meet the job types. */
final class JobSection {
  private static final String SECTION = "jobs";

  private final ConfigDocument config;
  private final SettingsBinder binder;
  private final List<PluginProblem> problems;
  private final List<ConfigProblem> configProblems;

  JobSection(
      ConfigDocument config,
      SettingsBinder binder,
      List<PluginProblem> problems,
      List<ConfigProblem> configProblems) {
    this.config = config;
    this.binder = binder;
    this.problems = problems;
    this.configProblems = configProblems;
  }

  /**
   * What became of the section.
   *
   * @param loaded by name
   * @param disabled names
   */
  record Jobs(List<LoadedJob> loaded, List<String> disabled) {
    List<String> names() {
      return loaded.stream().map(LoadedJob::name).toList();
    }
  }

  Jobs assemble(List<OpenPlugin> plugins, JobAssembly assembly) {
    var types = types(plugins);
    var mentioned = nodes();
    var entries = entries(mentioned);
    List<LoadedJob> jobs = new ArrayList<>();
    List<String> disabled = new ArrayList<>();
    for (var entry : entries.values()) {
      if (!entry.enabled()) {
        disabled.add(entry.name());
      } else if (!types.containsKey(entry.type())) {
        unknown(entry, types);
      } else if (!entry.sound()) {
        assembly.checkSettings(types.get(entry.type()), entry);
      } else {
        assembly.assemble(types.get(entry.type()), entry, true).ifPresent(jobs::add);
      }
    }
    for (var type : types.values()) {
      boolean elsewhere = entries.values().stream().anyMatch(e -> e.type().equals(type.name()));
      if (!type.onlyWhenConfigured()
          && !mentioned.containsKey(type.name())
          && (!elsewhere || assembly.needsNoSettings(type))) {
        var entry = JobEntry.unmentioned(type.name());
        assembly.assemble(type, entry, false).ifPresent(jobs::add);
      }
    }
    jobs.sort(Comparator.comparing(LoadedJob::name));
    return new Jobs(jobs, disabled);
  }

  private Map<String, JobType> types(List<OpenPlugin> plugins) {
    Map<String, JobType> types = new LinkedHashMap<>();
    for (var plugin : plugins) {
      for (var type : plugin.types()) {
        var first = types.putIfAbsent(type.name(), type);
        if (first != null) {
          problems.add(
              new PluginProblem(
                  type.source(),
                  "job "
                      + type.name()
                      + " is not loaded: "
                      + first.source()
                      + " has a job of this name already.",
                  "Remove one of the two plugins, or give one class another type()."));
        }
      }
    }
    return types;
  }

  private Map<String, ConfigNode> nodes() {
    var section = config.at(SECTION);
    if (section instanceof ConfigNode.Mapping mapping) {
      return mapping.entries();
    }
    if (!(section instanceof ConfigNode.Empty)) {
      problem(section, SettingType.says(section) + "; write the jobs' names below it.");
    }
    return Map.of();
  }

  private Map<String, JobEntry> entries(Map<String, ConfigNode> nodes) {
    Map<String, JobEntry> entries = new TreeMap<>();
    nodes.forEach(
        (name, node) -> {
          if (!name.matches(JobDefinition.NAME_PATTERN)) {
            problem(node, node.path() + ": a job's name is " + JobDefinition.NAME_PATTERN + ".");
          } else {
            entries.put(name, JobEntry.read(name, node, binder, configProblems));
          }
        });
    return entries;
  }

  /** While a plugin is missing, an entry without a type may be its; so the server must start. */
  private void unknown(JobEntry entry, Map<String, JobType> types) {
    boolean named = !entry.type().equals(entry.name());
    var sentence =
        named
            ? entry.place().path()
                + ".type is \""
                + entry.type()
                + "\", which no plugin has. "
                + NearNames.hint(entry.type(), types.keySet())
            : entry.place().path()
                + ": no plugin has a job or type of this name. "
                + NearNames.hint(entry.type(), types.keySet());
    var broken = firstBroken();
    if (broken.isEmpty()) {
      problem(entry.place(), sentence);
    } else {
      problems.add(
          new PluginProblem(
              "config.yml line " + entry.place().line(),
              sentence,
              "It may be in " + broken.get() + ", which has a problem; correct that first."));
    }
  }

  private Optional<String> firstBroken() {
    return problems.stream()
        .filter(problem -> !problem.harmless())
        .map(PluginProblem::source)
        .filter(source -> !source.startsWith("config.yml"))
        .findFirst();
  }

  private void problem(ConfigNode node, String sentence) {
    configProblems.add(new ConfigProblem(node.line(), node.path(), sentence));
  }
}
