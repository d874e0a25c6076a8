package dev.nightshift.server.api;

import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What all jobs did in some time.
 *
 * @param slotMs runs of a job that began within so many milliseconds may stand together
 * @param complete false: there were more runs than are gone through; ask for a shorter time
 */
public record TimelineJson(
    Instant from,
    Instant to,
    long slotMs,
    boolean complete,
    List<RowJson> jobs,
    List<WindowJson> windows,
    List<ScheduleThenJson> schedules) {

  static TimelineJson of(Timeline timeline, Instant now) {
    return new TimelineJson(
        timeline.from(),
        timeline.to(),
        timeline.slot().toMillis(),
        timeline.complete(),
        timeline.jobs().stream().map(RowJson::of).toList(),
        timeline.windows().stream().map(window -> WindowJson.of(window, now)).toList(),
        timeline.schedules().stream().map(ScheduleThenJson::of).toList());
  }

  /** One job's. */
  public record RowJson(
      String job, List<SegmentJson> segments, List<PauseThenJson> pauses, List<MissedJson> missed) {
    private static RowJson of(Timeline.Row row) {
      return new RowJson(
          row.job(),
          row.segments().stream().map(SegmentJson::of).toList(),
          row.pauses().stream().map(PauseThenJson::of).toList(),
          row.missed().stream().map(MissedJson::of).toList());
    }
  }

  /**
   * A run, or several that began within the same slot.
   *
   * @param run the run; of several the first that failed, or else the first
   * @param end null while one of them is at work
   * @param runs how many
   * @param failures how many of them failed
   */
  public record SegmentJson(
      UUID run, String state, Instant start, Instant end, int runs, int failures) {
    private static SegmentJson of(Timeline.Segment segment) {
      return new SegmentJson(
          segment.run(),
          segment.state().name(),
          segment.start(),
          segment.end(),
          segment.runs(),
          segment.failures());
    }
  }

  /**
   * The job was held back.
   *
   * @param until null: it still is
   * @param reason null if none was given
   */
  public record PauseThenJson(String by, Instant at, Instant until, String reason) {
    private static PauseThenJson of(Activity.Held held) {
      return new PauseThenJson(held.by(), held.at(), held.until(), given(held.reason()));
    }
  }

  /**
   * A job got another schedule.
   *
   * @param before null: the declared one; likewise after
   * @param reason null if none was given
   */
  public record ScheduleThenJson(
      String job, Instant at, String by, String before, String after, String reason) {
    private static ScheduleThenJson of(Activity.Rescheduled change) {
      return new ScheduleThenJson(
          change.job(),
          change.at(),
          change.by(),
          change.before(),
          change.after(),
          given(change.reason()));
    }
  }

  private static String given(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
