package dev.nightshift.server.bundle.alert;

import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.AlertRule.About;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code alerts/alertmanager.yml}: who hears of what, and one page for one incident. */
final class AlertmanagerFile {
  private final BundleInput input;

  AlertmanagerFile(BundleInput input) {
    this.input = input;
  }

  String text() {
    var owners = owners();
    List<Object> routes = new ArrayList<>();
    List<Object> receivers = new ArrayList<>();
    owners.forEach(
        (owner, jobs) -> {
          routes.add(
              Yaml.map(
                  "matchers",
                  List.of(input.naming().jobLabel() + "=~\"" + String.join("|", jobs) + "\""),
                  "receiver",
                  receiver(owner, "ticket"),
                  "routes",
                  severities(owner)));
          receivers(owner, receivers);
        });
    routes.addAll(severities("default"));
    receivers("default", receivers);
    return "# "
        + input.heading()
        + "\n# Receivers are empty: say in your own copy where a page, a ticket and a note go.\n"
        + Yaml.write(
            Yaml.map(
                "route",
                Yaml.map(
                    "receiver",
                    receiver("default", "ticket"),
                    "group_by",
                    List.of(Names.DEPLOYMENT, input.naming().jobLabel()),
                    "group_wait",
                    "30s",
                    "group_interval",
                    "5m",
                    "repeat_interval",
                    "4h",
                    "routes",
                    routes),
                "inhibit_rules",
                inhibitions(),
                "time_intervals",
                List.of(
                    Yaml.map(
                        "name",
                        "business-hours",
                        "time_intervals",
                        List.of(
                            Yaml.map(
                                "weekdays",
                                List.of("monday:friday"),
                                "times",
                                List.of(Yaml.map("start_time", "08:00", "end_time", "18:00")))))),
                "receivers",
                receivers));
  }

  /** Jobs by the team that owns them. */
  private SortedMap<String, List<String>> owners() {
    return input.jobs().stream()
        .filter(job -> !job.owner().isEmpty())
        .collect(
            Collectors.groupingBy(
                job -> job.owner().replaceAll("[^A-Za-z0-9_-]", "-"),
                TreeMap::new,
                Collectors.mapping(JobDefinition::name, Collectors.toList())));
  }

  private static List<Object> severities(String owner) {
    return List.of(
        Yaml.map(
            "matchers",
            List.of("severity=\"critical\""),
            "receiver",
            receiver(owner, "page"),
            "repeat_interval",
            "1h"),
        Yaml.map(
            "matchers", List.of("severity=\"warning\""), "receiver", receiver(owner, "ticket")),
        Yaml.map(
            "matchers",
            List.of("severity=\"info\""),
            "receiver",
            receiver(owner, "note"),
            "active_time_intervals",
            List.of("business-hours"),
            "repeat_interval",
            "24h"));
  }

  private static void receivers(String owner, List<Object> receivers) {
    for (var kind : List.of("page", "ticket", "note")) {
      receivers.add(Yaml.map("name", receiver(owner, kind)));
    }
  }

  private static String receiver(String owner, String kind) {
    return owner + "-" + kind;
  }

  private List<Object> inhibitions() {
    return List.of(
        sameJob(
            AlertName.CONSECUTIVE_FAILURES,
            AlertName.FAILURE_RATIO_HIGH,
            AlertName.NOT_SUCCEEDING,
            AlertName.LAST_RUN_FAILED,
            AlertName.SUCCESS_RATE_LOW),
        sameJob(
            AlertName.FAILURE_RATIO_HIGH, AlertName.SUCCESS_RATE_LOW, AlertName.LAST_RUN_FAILED),
        sameJob(AlertName.STALLED, AlertName.NOT_RUNNING, AlertName.NEVER_RAN, AlertName.SLOW),
        sameJob(AlertName.SLOW_REPEATEDLY, AlertName.SLOW, AlertName.DURATION_TAIL),
        sameJob(AlertName.NOT_RUNNING, AlertName.MISSED_SCHEDULE, AlertName.ZERO_ITEMS),
        sameJob(AlertName.NEVER_RAN, AlertName.MISSED_SCHEDULE, AlertName.ZERO_ITEMS),
        wholeDeployment(AlertName.SERVER_DOWN),
        wholeDeployment(AlertName.SERVER_ABSENT),
        wholeDeployment(AlertName.STORE_DOWN),
        Yaml.map(
            "source_matchers",
            List.of(is(AlertName.NONE_RAN)),
            "target_matchers",
            List.of(in(AlertName.NOT_RUNNING, AlertName.NEVER_RAN, AlertName.MISSED_SCHEDULE)),
            "equal",
            List.of(Names.DEPLOYMENT)));
  }

  private Map<String, Object> sameJob(AlertName source, AlertName... targets) {
    return Yaml.map(
        "source_matchers",
        List.of(is(source)),
        "target_matchers",
        List.of(in(targets)),
        "equal",
        List.of(Names.DEPLOYMENT, input.naming().jobLabel()));
  }

  /** A critical alert on the servers explains every alert on their jobs. */
  private static Map<String, Object> wholeDeployment(AlertName source) {
    var jobAlerts =
        AlertKinds.ALL.stream()
            .filter(
                kind ->
                    kind.rules().get(0).about() != About.SERVER
                        || kind.name() == AlertName.NONE_RAN)
            .map(kind -> kind.name())
            .toArray(AlertName[]::new);
    return Yaml.map(
        "source_matchers",
        List.of(is(source), "severity=\"critical\""),
        "target_matchers",
        List.of(in(jobAlerts)),
        "equal",
        List.of(Names.DEPLOYMENT));
  }

  private static String is(AlertName name) {
    return "alertname=\"" + name.text() + "\"";
  }

  private static String in(AlertName... names) {
    return Arrays.stream(names)
        .map(AlertName::text)
        .collect(Collectors.joining("|", "alertname=~\"", "\""));
  }
}
