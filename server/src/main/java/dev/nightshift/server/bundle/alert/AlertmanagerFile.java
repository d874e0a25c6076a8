package dev.nightshift.server.bundle.alert;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
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

  AlertmanagerFile(BundleInput input) {
    this.input = input;
    this.mutes = new MuteTimes(input);
    this.job = input.naming().jobLabel();
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
                    "4h",
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

  private static Map<String, Object> route(
      List<String> matchers, String owner, List<String> muted) {
    return Yaml.map(
        "matchers",
        matchers,
        "receiver",
        Receivers.name(owner, "ticket"),
        "routes",
        urgencies(owner, muted));
  }

  /** Whoever has not answered in the time that a priority allows is asked again. */
  private static List<Object> urgencies(String owner, List<String> muted) {
    var immediate = urgency("priority=\"P0\"", Receivers.name(owner, "page"), "15m", muted);
    immediate.put("group_wait", "10s");
    var note = urgency("severity=\"info\"", Receivers.name(owner, "note"), "24h", muted);
    note.put("active_time_intervals", List.of(OFFICE_HOURS));
    return List.of(
        immediate,
        urgency("severity=\"critical\"", Receivers.name(owner, "page"), "1h", muted),
        urgency("severity=\"warning\"", Receivers.name(owner, "ticket"), "4h", muted),
        note);
  }

  private static Map<String, Object> urgency(
      String matcher, String receiver, String repeat, List<String> muted) {
    var route =
        Yaml.map("matchers", List.of(matcher), "receiver", receiver, "repeat_interval", repeat);
    if (!muted.isEmpty()) {
      route.put("mute_time_intervals", muted);
    }
    return route;
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
