package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.AlertRule;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.conventions.Priority;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code alerts/alertmanager.yml}: who hears of what, when, and one page for one incident. */
final class AlertmanagerFile {
  private static final String OFFICE_HOURS = "business-hours";

  private final BundleInput input;
  private final MuteTimes mutes;
  private final String job;
  private final Map<Severity, EnumSet<Priority>> priorities;

  AlertmanagerFile(BundleInput input) {
    this.input = input;
    this.mutes = new MuteTimes(input);
    this.job = input.naming().jobLabel();
    this.priorities = priorities(input);
  }

  String text() {
    List<Object> intervals = new ArrayList<>();
    intervals.add(officeHours());
    intervals.addAll(mutes.intervals());
    return "# "
        + input.heading()
        + "\n"
        + Receivers.NOTE
        + Yaml.write(
            Yaml.map(
                "route",
                Yaml.map(
                    "receiver",
                    Receivers.name(Receivers.DEFAULT, "ticket"),
                    "group_by",
                    List.of(Names.DEPLOYMENT, job),
                    "group_wait",
                    "30s",
                    "group_interval",
                    "5m",
                    "repeat_interval",
                    Durations.text(input.settings().alerts().answer(Priority.P2)),
                    "routes",
                    routes()),
                "inhibit_rules",
                Inhibitions.of(input),
                "time_intervals",
                intervals,
                "receivers",
                Receivers.of(receivers(), input.settings().deploy().receivers())))
        + Receivers.EXAMPLES;
  }

  /**
   * Windows are this deployment's; the routes with them come first, and hold for it alone. Then
   * those of the owners, in every deployment, and last what nobody owns.
   */
  private List<Object> routes() {
    List<Object> routes = new ArrayList<>();
    if (!mutes.none()) {
      routes.addAll(muted());
    }
    input
        .settings()
        .alerts()
        .owners()
        .forEach(
            owner ->
                routes.add(route(List.of(Names.OWNER + "=\"" + owner + "\""), owner, List.of())));
    owners().forEach((owner, jobs) -> routes.add(route(List.of(names(jobs)), owner, List.of())));
    routes.addAll(urgencies(Receivers.DEFAULT, List.of()));
    return routes;
  }

  private List<Object> muted() {
    var here = Names.DEPLOYMENT + "=\"" + input.settings().deployment() + "\"";
    Map<List<Object>, List<JobDefinition>> alike = new LinkedHashMap<>();
    for (var definition : input.jobs()) {
      alike
          .computeIfAbsent(
              List.of(owner(definition), mutes.of(definition)), none -> new ArrayList<>())
          .add(definition);
    }
    List<Object> routes = new ArrayList<>();
    alike.forEach(
        (key, jobs) -> {
          @SuppressWarnings("unchecked")
          var names = (List<String>) key.get(1);
          if (!names.isEmpty()) {
            routes.add(route(List.of(here, names(jobs)), (String) key.get(0), names));
          }
        });
    if (!mutes.ofServers().isEmpty()) {
      var known = names(input.jobs()).replace("=~", "!~");
      routes.add(
          route(
              input.jobs().isEmpty() ? List.of(here) : List.of(here, known),
              Receivers.DEFAULT,
              mutes.ofServers()));
    }
    return routes;
  }

  private String names(List<JobDefinition> jobs) {
    return jobs.stream()
        .map(JobDefinition::name)
        .collect(Collectors.joining("|", job + "=~\"", "\""));
  }

  private Map<String, Object> route(List<String> matchers, String owner, List<String> muted) {
    return Yaml.map(
        "matchers",
        matchers,
        "receiver",
        Receivers.name(owner, "ticket"),
        "routes",
        urgencies(owner, muted));
  }

  /**
   * Whoever has not answered in the time that a priority allows is asked again. Within a severity
   * the usual priority goes without saying.
   */
  private List<Object> urgencies(String owner, List<String> muted) {
    var immediate = urgency("priority=\"P0\"", Receivers.name(owner, "page"), Priority.P0, muted);
    immediate.put("group_wait", "10s");
    List<Object> routes = new ArrayList<>(List.of(immediate));
    for (var severity : List.of(Severity.CRITICAL, Severity.WARNING, Severity.INFO)) {
      var receiver =
          Receivers.name(
              owner,
              switch (severity) {
                case CRITICAL -> "page";
                case WARNING -> "ticket";
                case INFO -> "note";
              });
      var route =
          urgency(
              Names.SEVERITY + "=\"" + AlertSeverity.text(severity) + "\"",
              receiver,
              AlertRule.usual(severity),
              muted);
      if (severity == Severity.INFO) {
        route.put("active_time_intervals", List.of(OFFICE_HOURS));
      }
      var others = others(severity, receiver, route);
      if (!others.isEmpty()) {
        route.put("routes", others);
      }
      routes.add(route);
    }
    return routes;
  }

  /** What has another priority than its severity usually has is asked for at other intervals. */
  private List<Object> others(Severity severity, String receiver, Map<String, Object> usual) {
    return priorities.getOrDefault(severity, EnumSet.noneOf(Priority.class)).stream()
        .filter(priority -> priority != AlertRule.usual(severity) && priority != Priority.P0)
        .map(
            priority -> {
              Map<String, Object> route = new LinkedHashMap<>(usual);
              route.putAll(
                  urgency(
                      Names.PRIORITY + "=\"" + priority.name() + "\"",
                      receiver,
                      priority,
                      List.of()));
              return (Object) route;
            })
        .toList();
  }

  private Map<String, Object> urgency(
      String matcher, String receiver, Priority priority, List<String> muted) {
    var route =
        Yaml.map(
            "matchers",
            List.of(matcher),
            "receiver",
            receiver,
            "repeat_interval",
            Durations.text(input.settings().alerts().answer(priority)));
    if (!muted.isEmpty()) {
      route.put("mute_time_intervals", muted);
    }
    return route;
  }

  /** Which priorities the alerts of each severity have. */
  private static Map<Severity, EnumSet<Priority>> priorities(BundleInput input) {
    var settings = input.settings().alerts();
    Map<Severity, EnumSet<Priority>> found = new EnumMap<>(Severity.class);
    for (var kind : AlertKinds.of(settings)) {
      for (var rule : kind.rules()) {
        found
            .computeIfAbsent(rule.severity(), none -> EnumSet.noneOf(Priority.class))
            .add(rule.priority());
      }
    }
    for (var definition : input.jobs()) {
      for (var alert : definition.alerts()) {
        var severity = settings.severity(alert.name(), alert.severity());
        found
            .computeIfAbsent(severity, none -> EnumSet.noneOf(Priority.class))
            .add(settings.priority(alert.name(), AlertRule.usual(severity)));
      }
    }
    return found;
  }

  /** Whoever owns jobs or alerts. */
  private SortedSet<String> receivers() {
    SortedSet<String> all = new TreeSet<>(owners().keySet());
    all.addAll(input.settings().alerts().owners());
    return all;
  }

  /** Jobs by the team that owns them. */
  private SortedMap<String, List<JobDefinition>> owners() {
    return input.jobs().stream()
        .filter(definition -> !definition.owner().isEmpty())
        .collect(Collectors.groupingBy(AlertmanagerFile::owner, TreeMap::new, Collectors.toList()));
  }

  private static String owner(JobDefinition definition) {
    return definition.owner().isEmpty()
        ? Receivers.DEFAULT
        : definition.owner().replaceAll("[^A-Za-z0-9_-]", "-");
  }

  private static Map<String, Object> officeHours() {
    return Yaml.map(
        "name",
        OFFICE_HOURS,
        "time_intervals",
        List.of(
            Yaml.map(
                "weekdays",
                List.of("monday:friday"),
                "times",
                List.of(Yaml.map("start_time", "08:00", "end_time", "18:00")))));
  }
}
