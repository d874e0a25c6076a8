package dev.nightshift.server.report;

import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happened, in the order in which it did. */
final class IncidentTimeline {
  private static final int ACTIONS = 200;
  private static final int EACH = 3;

  private final Sources sources;
  private final Period period;
  private final List<Event> events = new ArrayList<>();

  /**
   * Something that happened.
   *
   * @param of a run's id or a target; may be empty
   * @param sign somebody could have noticed the incident by it
   */
  record Event(Instant at, String what, String of, boolean sign) {}

  IncidentTimeline(Sources sources, Period period) {
    this.sources = sources;
    this.period = period;
  }

  /** With failed runs, of each job the first few and the last. */
  List<Event> events(List<Run> failed) {
    failures(failed);
    for (var range : Tables.missed(sources.missed(), period)) {
      add(
          range.from(),
          range.job()
              + " missed "
              + Tables.many(range.slots(), "due time", "due times")
              + " ("
              + Tables.cause(range.cause())
              + ")",
          "",
          true);
    }
    var activity = sources.activity();
    for (var action : activity.actions(period.from(), period.to(), ACTIONS)) {
      add(
          action.at(),
          action.by() + ": " + action.what() + reason(action.reason()),
          action.target() == null ? "" : action.target(),
          false);
    }
    for (var start : activity.starts(period.from(), period.to())) {
      add(start.at(), "server " + start.node() + " started, version " + start.version(), "", false);
    }
    for (var window : activity.windows(period.from(), period.to())) {
      add(
          window.start(),
          "maintenance window " + window.name() + " begins" + reason(window.reason()),
          "",
          false);
      add(window.end(), "maintenance window " + window.name() + " ends", "", false);
    }
    sources
        .firing()
        .get()
        .ifPresent(
            firing ->
                firing
                    .alerts()
                    .forEach(
                        alert ->
                            add(
                                alert.since(),
                                "alert "
                                    + alert.name()
                                    + (alert.job().isEmpty() ? "" : " of " + alert.job())
                                    + ", "
                                    + alert.severity()
                                    + ", fires still",
                                "",
                                true)));
    return events.stream()
        .filter(event -> !event.at().isBefore(period.from()) && event.at().isBefore(period.to()))
        .sorted(Comparator.comparing(Event::at))
        .toList();
  }

  private void failures(List<Run> failed) {
    Map<String, Integer> all = new HashMap<>();
    failed.forEach(run -> all.merge(run.job(), 1, Integer::sum));
    Map<String, Integer> seen = new HashMap<>();
    for (var run : failed) {
      int number = seen.merge(run.job(), 1, Integer::sum);
      int count = all.get(run.job());
      if (number <= EACH || number == count) {
        int left = number == count ? count - 1 - EACH : 0;
        add(
            run.finished(),
            run.job()
                + " "
                + run.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (run.error() == null ? "" : ": " + Tables.firstLine(run.error().text()))
                + (left > 0 ? " (after " + left + " more)" : ""),
            run.id().toString(),
            true);
      }
    }
  }

  private static String reason(String reason) {
    return reason == null || reason.isEmpty() ? "" : " (" + reason + ")";
  }

  private void add(Instant at, String what, String of, boolean sign) {
    if (at != null) {
      events.add(new Event(at, what, of, sign));
    }
  }
}
