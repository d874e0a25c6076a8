package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.Criticality;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.MuteWindow;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.schedule.CalendarTimes;
import dev.nightshift.server.schedule.CalendarTimes.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Recurring maintenance windows as Alertmanager's time intervals. */
final class MuteTimes {
  private static final List<String> WEEKDAYS =
      List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

  private final List<MuteWindow> windows;

  MuteTimes(BundleInput input) {
    this.windows =
        input.settings().deploy().windows().stream()
            .filter(window -> CalendarTimes.of(window.rule()).isPresent())
            .toList();
  }

  boolean none() {
    return windows.isEmpty();
  }

  /** The names of the intervals in which nobody is called about a job. */
  List<String> of(JobDefinition job) {
    return windows.stream()
        .filter(window -> window.jobs().isEmpty() || window.jobs().contains(job.name()))
        .filter(window -> !window.exceptCritical() || job.criticality() != Criticality.CRITICAL)
        .map(MuteTimes::name)
        .toList();
  }

  /** The same about the servers and what is no job's. */
  List<String> ofServers() {
    return windows.stream()
        .filter(window -> window.jobs().isEmpty() && !window.exceptCritical())
        .map(MuteTimes::name)
        .toList();
  }

  List<Object> intervals() {
    List<Object> intervals = new ArrayList<>();
    for (var window : windows) {
      intervals.add(
          Yaml.map(
              "name",
              name(window),
              "time_intervals",
              CalendarTimes.of(window.rule()).orElseThrow().stream()
                  .map(times -> times(window, times))
                  .toList()));
    }
    return intervals;
  }

  private static String name(MuteWindow window) {
    return "maintenance " + window.name();
  }

  private static Map<String, Object> times(MuteWindow window, CalendarTimes times) {
    var map =
        Yaml.map(
            "times",
            List.of(Yaml.map("start_time", clock(times.from()), "end_time", clock(times.to()))));
    put(map, "weekdays", times.weekdays().stream().map(WEEKDAYS::get).toList());
    put(map, "days_of_month", times.days().stream().map(MuteTimes::text).toList());
    put(map, "months", times.months().stream().map(month -> Integer.toString(month)).toList());
    map.put(
        "location",
        CalendarTimes.zone(window.rule()).getId().equals("Z")
            ? "UTC"
            : CalendarTimes.zone(window.rule()).getId());
    return map;
  }

  private static void put(Map<String, Object> map, String name, Collection<String> values) {
    if (!values.isEmpty()) {
      map.put(name, List.copyOf(values));
    }
  }

  private static String text(Range range) {
    return range.from() == range.to()
        ? Integer.toString(range.from())
        : range.from() + ":" + range.to();
  }

  private static String clock(int minute) {
    return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
  }
}
