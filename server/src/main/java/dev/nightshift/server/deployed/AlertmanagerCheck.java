package dev.nightshift.server.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.deployed.Report.Place;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether an alert reaches somebody, and one incident one page. */
final class AlertmanagerCheck {
  private static final List<String> SEVERITIES = List.of("critical", "warning", "info");
  private static final String DEPLOY =
      "Copy alerts/alertmanager.yml to Alertmanager, or take over that part, and reload it.";

  private final Endpoint alertmanager;
  private final Report.Builder report;

  AlertmanagerCheck(Endpoint alertmanager, Report.Builder report) {
    this.alertmanager = alertmanager;
    this.report = report;
  }

  /**
   * Compares it with the bundle's.
   *
   * @param shipped the text of {@code alerts/alertmanager.yml}
   */
  void run(BundleInput input, String shipped) {
    var ours = RoutingTree.of(shipped);
    var theirs = RoutingTree.of(alertmanager.get("/api/v2/status").at("/config/original").asText());
    receivers(input, theirs);
    var lacking = new java.util.LinkedHashSet<>(ours.inhibitions());
    lacking.removeAll(theirs.inhibitions());
    if (!lacking.isEmpty()) {
      finding(
          lacking.size()
              + " of "
              + ours.inhibitions().size()
              + " inhibitions are not there, so one incident is several pages; the first: "
              + lacking.iterator().next()
              + ".",
          DEPLOY);
    }
    var intervals = new TreeSet<>(ours.intervals());
    intervals.removeAll(theirs.intervals());
    if (!intervals.isEmpty()) {
      finding("It does not know the times " + String.join(", ", intervals) + ".", DEPLOY);
    }
  }

  private void receivers(BundleInput input, RoutingTree theirs) {
    SortedMap<String, SortedSet<String>> unreachable = new TreeMap<>();
    var reachable = theirs.reachable();
    for (var severity : SEVERITIES) {
      for (var job : input.jobs()) {
        hear(input, theirs, reachable, job.name(), severity, unreachable);
      }
      hear(input, theirs, reachable, Names.SCRAPE_JOB, severity, unreachable);
    }
    unreachable.forEach(
        (receiver, alerts) ->
            finding(
                "The receiver "
                    + receiver
                    + " has no channel, so nobody hears of "
                    + shown(alerts)
                    + ".",
                "Give it one in the file that config.yml names as bundle.receivers, generate and"
                    + " deploy; examples are at the end of alerts/alertmanager.yml."));
  }

  private static void hear(
      BundleInput input,
      RoutingTree theirs,
      Set<String> reachable,
      String job,
      String severity,
      Map<String, SortedSet<String>> unreachable) {
    var labels =
        Map.of(
            input.naming().jobLabel(),
            job,
            Names.SEVERITY,
            severity,
            Names.DEPLOYMENT,
            input.settings().deployment());
    var receivers = theirs.receivers(labels);
    if (receivers.stream().noneMatch(reachable::contains)) {
      var about = job.equals(Names.SCRAPE_JOB) ? "the servers" : job;
      unreachable
          .computeIfAbsent(String.join(", ", receivers), none -> new TreeSet<>())
          .add(severity + " alerts on " + about);
    }
  }

  private static String shown(SortedSet<String> alerts) {
    return alerts.size() <= 3
        ? String.join(", ", alerts)
        : alerts.first() + " and " + (alerts.size() - 1) + " more";
  }

  /** Waits; a test does not. */
  interface Pause {
    void second() throws InterruptedException;
  }

  /**
   * Sends an alert and looks who was told of it. Somebody hears of it.
   *
   * @param patience in seconds
   */
  void send(BundleInput input, Instant now, int patience, Pause pause) throws InterruptedException {
    var before = notified();
    var labels =
        Map.of(
            "alertname",
            "NightshiftTestOfDelivery",
            Names.SEVERITY,
            "warning",
            Names.DEPLOYMENT,
            input.settings().deployment());
    var alert =
        Map.of(
            "labels",
            labels,
            "annotations",
            Map.of(
                "summary",
                "A test: somebody checks whether alerts arrive.",
                "description",
                "Nothing is wrong."),
            "endsAt",
            now.plusSeconds(120).toString());
    var answer = alertmanager.post("/api/v2/alerts", List.of(alert));
    if (!answer.ok()) {
      throw alertmanager.unexpected("/api/v2/alerts", answer);
    }
    var receivers = receivers();
    for (int second = 0; second < patience; second++) {
      var after = notified();
      if (after[1] > before[1]) {
        finding(
            "A test alert for " + receivers + " could not be delivered.",
            "Look at Alertmanager's log for \"Notify for alerts failed\", and mend the channel.");
        return;
      }
      if (after[0] > before[0]) {
        report.note("A test alert was delivered to " + receivers + ".");
        return;
      }
      pause.second();
    }
    finding(
        "A test alert for " + receivers + " was not delivered within " + patience + " s.",
        "Give the receiver a channel; look whether a silence or a mute time holds now.");
  }

  private String receivers() {
    SortedSet<String> names = new TreeSet<>();
    for (var alert :
        alertmanager.get(
            "/api/v2/alerts?filter=" + Endpoint.encode("alertname=\"NightshiftTestOfDelivery\""))) {
      for (JsonNode receiver : alert.path("receivers")) {
        names.add(receiver.path("name").asText());
      }
    }
    return names.isEmpty() ? "no receiver" : String.join(", ", names);
  }

  /** How many notifications were tried and how many failed. */
  private double[] notified() {
    double tried = 0;
    double failed = 0;
    for (var line : alertmanager.ask("/metrics").text().lines().toList()) {
      if (line.startsWith("alertmanager_notifications_total{")) {
        tried += value(line);
      } else if (line.startsWith("alertmanager_notification_requests_failed_total{")
          || line.startsWith("alertmanager_notifications_failed_total{")) {
        failed += value(line);
      }
    }
    return new double[] {tried, failed};
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private void finding(String text, String next) {
    report.finding(Place.ALERTMANAGER, text, next);
  }
}
