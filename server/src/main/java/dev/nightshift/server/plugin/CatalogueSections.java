package dev.nightshift.server.plugin;

import dev.nightshift.job.Setting;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.catalog.CatalogueBuilder;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.conventions.Naming;
import java.util.Collection;
import java.util.List;

/** The sections of config.yml that shape the catalogue besides {@code jobs}. */
final class CatalogueSections {
  private final ConfigDocument config;
  private final SettingsBinder binder;
  private final List<ConfigProblem> problems;

  CatalogueSections(ConfigDocument config, SettingsBinder binder, List<ConfigProblem> problems) {
    this.config = config;
    this.binder = binder;
    this.problems = problems;
  }

  /** The keys below {@code metrics:}. */
  record MetricsKeys(
      @Setting(byDefault = "background_job") String prefix,
      @Setting(byDefault = "job") String jobLabel) {
    MetricsKeys {
      new Naming(prefix, jobLabel);
    }
  }

  /** One element of {@code aliases:}. */
  record AliasKeys(
      String metric,
      String as,
      @Setting(byDefault = "[]") List<String> jobs,
      @Setting(byDefault = "[]") List<String> without) {

    Alias alias() {
      return new Alias(metric, as, jobs, without);
    }
  }

  Naming naming() {
    return binder
        .bind(MetricsKeys.class, config.at("metrics"), problems)
        .map(keys -> new Naming(keys.prefix(), keys.jobLabel()))
        .orElse(Naming.DEFAULT);
  }

  /**
   * @param jobs names that an alias may list
   */
  void aliases(CatalogueBuilder catalogue, Collection<String> jobs, boolean allLoaded) {
    for (var node : elements("aliases")) {
      var keys = binder.bind(AliasKeys.class, node, problems);
      if (keys.isEmpty()) {
        continue;
      }
      for (var job : keys.get().jobs()) {
        if (allLoaded && !jobs.contains(job)) {
          problem(
              node,
              node.path()
                  + ".jobs has \""
                  + job
                  + "\", which is no job. "
                  + NearNames.hint(job, jobs));
        }
      }
      catalogue.add(keys.get().alias()).ifPresent(text -> problem(node, node.path() + "." + text));
    }
  }

  void retired(CatalogueBuilder catalogue, Collection<String> jobs) {
    for (var node : elements("retired")) {
      if (!(node instanceof ConfigNode.Scalar name)
          || !name.text().matches(JobDefinition.NAME_PATTERN)) {
        problem(node, SettingType.says(node) + "; write the name of a job that is gone.");
      } else if (jobs.contains(name.text())) {
        problem(node, SettingType.says(node) + ", which is still a job; remove it here.");
      } else {
        catalogue.retire(name.text());
      }
    }
  }

  private List<ConfigNode> elements(String section) {
    var node = config.at(section);
    if (node instanceof ConfigNode.Sequence sequence) {
      return sequence.elements();
    }
    if (!(node instanceof ConfigNode.Empty)) {
      problem(node, SettingType.says(node) + "; write a list.");
    }
    return List.of();
  }

  private void problem(ConfigNode node, String sentence) {
    problems.add(new ConfigProblem(node.line(), node.path(), sentence));
  }
}
