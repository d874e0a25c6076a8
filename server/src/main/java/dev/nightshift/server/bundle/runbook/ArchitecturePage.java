package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.List;
import java.util.stream.Collectors;

/** The parts, drawn from the catalogue. */
final class ArchitecturePage {
  private final BundleInput input;

  ArchitecturePage(BundleInput input) {
    this.input = input;
  }

  String text() {
    var page = new Page(input, "How the parts hang together");
    page.paragraph(
        "The server starts jobs when they are due and writes every run into its store; Prometheus"
            + " reads metrics from the server, Alertmanager calls you, and the alert links to these"
            + " pages.");
    page.code("mermaid", chart());
    page.table(
        List.of("Part", "Where", "When it is gone"),
        List.of(
            List.of(
                "Server",
                input.settings().serverUrl(),
                "[A server does not answer, start, or plan](symptoms/server-down.md)"),
            List.of(
                "Store",
                "config.yml, section `store`; without it a file in the data folder",
                "[StoreDown](alerts/BackgroundJobStoreDown.md)"),
            List.of(
                "Plugins",
                "the folder `plugins/`; `./nightshift plugins` lists them",
                "[PluginLoadFailed](alerts/BackgroundJobPluginLoadFailed.md)"),
            List.of(
                "Prometheus",
                "scrapes " + input.settings().target(),
                "[ServerAbsent](alerts/BackgroundJobServerAbsent.md)"),
            List.of("Dashboards", input.settings().dashboardUrl(), "the server's own pages")));
    return page.text();
  }

  private String chart() {
    var text = new StringBuilder("flowchart LR\n");
    text.append(
        "  subgraph server[\"Nightshift\"]\n    schedule[\"schedule\"] --> queue[\"queue\"]\n");
    var plugins =
        input.jobs().stream()
            .collect(
                Collectors.groupingBy(
                    job -> job.plugin().name(), java.util.TreeMap::new, Collectors.toList()));
    int number = 0;
    for (var plugin : plugins.entrySet()) {
      number++;
      text.append("    queue --> g")
          .append(number)
          .append("[\"")
          .append(Words.chart(jobs(plugin.getKey(), plugin.getValue())))
          .append("\"]\n");
    }
    text.append("  end\n  store[(\"store\")]\n");
    for (int n = 1; n <= number; n++) {
      text.append("  g").append(n).append(" --> store\n");
    }
    int dependency = 0;
    for (var name :
        input.jobs().stream()
            .flatMap(job -> job.dependencies().stream())
            .distinct()
            .sorted()
            .toList()) {
      dependency++;
      text.append("  d")
          .append(dependency)
          .append("[(\"")
          .append(Words.chart(name))
          .append("\")]\n");
      int at = 0;
      for (var plugin : plugins.values()) {
        at++;
        if (plugin.stream().anyMatch(job -> job.dependencies().contains(name))) {
          text.append("  g").append(at).append(" --> d").append(dependency).append('\n');
        }
      }
    }
    return text.append("  server -->|\"metrics\"| prometheus[\"Prometheus\"]\n")
        .append("  prometheus --> grafana[\"Grafana\"]\n")
        .append("  prometheus -->|\"alerts\"| alertmanager[\"Alertmanager\"]\n")
        .append("  alertmanager -->|\"calls\"| you([\"you\"])\n")
        .append("  you -->|\"runbook, commands\"| server\n")
        .toString();
  }

  private static String jobs(String plugin, List<JobDefinition> jobs) {
    var names = jobs.stream().limit(8).map(JobDefinition::name).collect(Collectors.joining(", "));
    return plugin + ": " + names + (jobs.size() > 8 ? " and " + (jobs.size() - 8) + " more" : "");
  }
}
