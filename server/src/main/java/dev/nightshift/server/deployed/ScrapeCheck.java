package dev.nightshift.server.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.deployed.Report.Place;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether Prometheus scrapes the servers, and leaves their labels as they are. */
final class ScrapeCheck {
  private final BundleInput input;
  private final PrometheusApi prometheus;
  private final Report.Builder report;

  ScrapeCheck(BundleInput input, PrometheusApi prometheus, Report.Builder report) {
    this.input = input;
    this.prometheus = prometheus;
    this.report = report;
  }

  /** Whether any server is scraped. */
  boolean run() {
    boolean scraped = targets();
    var info = input.naming().of(CoreMetric.INFO);
    boolean renamed = renamed(info);
    if (!prometheus.query(info + "{" + Names.DEPLOYMENT + "=\"\"}").isEmpty()) {
      finding(
          "The servers' series have no label " + Names.DEPLOYMENT + ".",
          "Set it on the targets, as alerts/prometheus.yml does; inhibitions and dashboards go by it.");
    }
    if (!renamed) {
      jobs(info);
    }
    catalogue();
    if (prometheus.alertmanagers() == 0) {
      finding(
          "Prometheus sends alerts to no Alertmanager.",
          "Name yours in its section alerting, as alerts/prometheus.yml does, and reload it.");
    }
    return scraped;
  }

  private boolean targets() {
    var targets = prometheus.query("up{job=\"" + Names.SCRAPE_JOB + "\"}");
    if (targets.isEmpty()) {
      finding(
          "Prometheus has no target of the scrape job " + Names.SCRAPE_JOB + ".",
          "Add the scrape job of alerts/prometheus.yml under exactly that name.");
    }
    for (var target : targets) {
      if (target.at("/value/1").asText().equals("0")) {
        finding(
            "It gets no answer from " + label(target, "instance") + ".",
            "Look at the target's error in Status > Targets; start the server, or mend its address.");
      }
    }
    return targets.stream().anyMatch(target -> target.at("/value/1").asText().equals("1"));
  }

  private boolean renamed(String info) {
    var label = input.naming().jobLabel();
    boolean renamed = !prometheus.query(info + "{exported_" + label + "!=\"\"}").isEmpty();
    if (renamed) {
      finding(
          "The label "
              + label
              + " does not survive the scrape: it arrives as exported_"
              + label
              + ", and no rule finds its job.",
          "Set honor_labels: true in the scrape job; where that is forbidden, give the label another"
              + " name by metrics.jobLabel in config.yml, restart, generate and deploy.");
    }
    return renamed;
  }

  private void jobs(String info) {
    var there =
        prometheus.query("group by (" + input.naming().jobLabel() + ") (" + info + ")").stream()
            .map(sample -> label(sample, input.naming().jobLabel()))
            .collect(Collectors.toSet());
    var missing =
        input.jobs().stream()
            .map(JobDefinition::name)
            .filter(name -> !there.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!there.isEmpty() && !missing.isEmpty()) {
      finding(
          "Prometheus has nothing of " + String.join(", ", missing) + ".",
          "The servers run without them: look at ./nightshift plugins, or restart with the"
              + " configuration of now.");
    }
  }

  private void catalogue() {
    Set<String> running =
        prometheus
            .query("group by (catalogue_hash) (" + input.naming().of(CoreMetric.SERVER_INFO) + ")")
            .stream()
            .map(sample -> label(sample, "catalogue_hash"))
            .collect(Collectors.toCollection(TreeSet::new));
    running.removeAll(input.hashes());
    if (!running.isEmpty()) {
      finding(
          "Servers run the catalogue "
              + running.stream()
                  .map(hash -> hash.substring(0, Math.min(12, hash.length())))
                  .collect(Collectors.joining(" and "))
              + ", which is not the one that this bundle is made of.",
          "Restart the servers with the configuration of now, or generate the bundle from theirs:"
              + " save /api/v1/catalogue and give it as --catalogue.");
    }
  }

  private void finding(String text, String next) {
    report.finding(Place.PROMETHEUS, text, next);
  }

  private static String label(JsonNode sample, String name) {
    return sample.path("metric").path(name).asText();
  }
}
