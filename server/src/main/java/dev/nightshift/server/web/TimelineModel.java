package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.Timeline;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.web.TimelineScale.Bar;
import dev.nightshift.server.web.TimelineScale.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Lanes of jobs.
 *
 * @param idle how many jobs are left out because they did nothing
 * @param complete false: there were more runs than were gone through
 * @param held where everything was held back by maintenance windows
 * @param changes what was deployed, plugins and schedules that were changed; the latest first
 * @param marks the same, as places in the lanes
 */
public record TimelineModel(
    TimelineAsked asked,
    List<Lane> lanes,
    int idle,
    boolean complete,
    List<Bar> held,
    List<Change> changes,
    List<Bar> marks,
    List<Tick> ticks) {
  private static final int MOST_CHANGES = 50;

  static TimelineModel of(
      TimelineAsked asked, Timeline timeline, List<Change> deploys, Instant now) {
    var scale = new TimelineScale(asked.from(), asked.to());
    var wanted = asked.job().toLowerCase(Locale.ROOT);
    var lanes =
        timeline.jobs().stream()
            .filter(row -> row.job().contains(wanted))
            .map(row -> lane(row, scale, now))
            .toList();
    var shown = asked.idle() ? lanes : lanes.stream().filter(Lane::busy).toList();
    var changes =
        Stream.concat(deploys.stream(), timeline.schedules().stream().map(TimelineModel::change))
            .sorted(Comparator.comparing(Change::at).reversed())
            .toList();
    return new TimelineModel(
        asked,
        shown,
        lanes.size() - shown.size(),
        timeline.complete(),
        timeline.windows().stream()
            .filter(MaintenanceWindow::whole)
            .map(
                window -> scale.bar(window.start(), window.end(), "held", Holds.window(window), ""))
            .toList(),
        changes.stream().limit(MOST_CHANGES).toList(),
        changes.stream()
            .map(
                change ->
                    scale.bar(
                        change.at(),
                        change.at(),
                        change.kind(),
                        change.text() + ", " + Wording.instant(change.at()),
                        ""))
            .toList(),
        scale.ticks());
  }

  private static Change change(Activity.Rescheduled change) {
    return new Change(
        change.at(),
        "schedule",
        change.job()
            + " rescheduled by "
            + change.by()
            + " from "
            + schedule(change.before())
            + " to "
            + schedule(change.after())
            + because(change.reason()));
  }

  private static String schedule(String text) {
    return text == null ? "the declared one" : text;
  }

  private static Lane lane(Timeline.Row row, TimelineScale scale, Instant now) {
    return new Lane(
        row.job(),
        bars(row.segments(), scale, now),
        row.pauses().stream()
            .map(
                pause ->
                    scale.bar(
                        pause.at(),
                        pause.until() == null ? scale.to() : pause.until(),
                        "held",
                        "paused by " + pause.by() + because(pause.reason()),
                        ""))
            .toList(),
        row.missed().stream().map(range -> missed(range, scale)).toList());
  }

  private static Bar missed(MissedSlots.Range range, TimelineScale scale) {
    return scale.bar(
        range.from(),
        range.to(),
        "missed",
        (range.slots() == 1 ? "a due time" : range.slots() + " due times")
            + " missed: "
            + Words.of(range.cause()),
        "");
  }

  private static String because(String reason) {
    return reason == null || reason.isEmpty() ? "" : ": " + reason;
  }

  /** What nobody could tell apart is drawn as one. */
  private static List<Bar> bars(List<Timeline.Segment> segments, TimelineScale scale, Instant now) {
    var bars = new ArrayList<Bar>();
    int runs = 0;
    int failures = 0;
    for (var segment : segments) {
      var end = segment.end() == null ? now : segment.end();
      var bar =
          scale.bar(
              segment.start(),
              end,
              tone(segment.state()),
              title(segment, end),
              segment.run().toString());
      var last = bars.isEmpty() ? null : bars.get(bars.size() - 1);
      if (last != null && last.touches(bar)) {
        runs += segment.runs();
        failures += segment.failures();
        bars.set(bars.size() - 1, last.upTo(bar, several(runs, failures)));
      } else {
        bars.add(bar);
        runs = segment.runs();
        failures = segment.failures();
      }
    }
    return bars;
  }

  private static String title(Timeline.Segment segment, Instant end) {
    return (segment.runs() == 1
            ? Words.of(segment.state())
            : several(segment.runs(), segment.failures()))
        + ", "
        + Wording.instant(segment.start())
        + ", "
        + Wording.took(Duration.between(segment.start(), end));
  }

  private static String several(int runs, int failures) {
    return Wording.count(runs)
        + " runs"
        + (failures == 0 ? "" : ", " + Wording.count(failures) + " failed");
  }

  private static String tone(RunState state) {
    if (state.failure()) {
      return "bad";
    }
    return switch (state) {
      case SUCCEEDED -> "good";
      case CANCELLED -> "dim";
      default -> "live";
    };
  }

  /** A job. */
  public record Lane(String job, List<Bar> bars, List<Bar> pauses, List<Bar> missed) {
    boolean busy() {
      return !bars.isEmpty() || !pauses.isEmpty() || !missed.isEmpty();
    }
  }

  /**
   * Something that was changed.
   *
   * @param kind deploy, plugin or schedule
   */
  public record Change(Instant at, String kind, String text) {}
}
