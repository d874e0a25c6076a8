package dev.nightshift.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.Timeline;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineModelTest {
  private static final Instant TO = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant FROM = TO.minus(Duration.ofHours(1));

  private static TimelineAsked asked(String job, boolean idle) {
    return new TimelineAsked("1h", TO, true, job, idle, "");
  }

  private static Timeline.Segment segment(
      RunState state, int start, int end, int runs, int failures) {
    return new Timeline.Segment(
        new UUID(0, start), state, FROM.plusSeconds(start), FROM.plusSeconds(end), runs, failures);
  }

  private static Timeline timeline(Timeline.Segment... segments) {
    return new Timeline(
        FROM,
        TO,
        Duration.ofSeconds(15),
        true,
        List.of(
            new Timeline.Row("backup", List.of(segments), List.of(), List.of()),
            new Timeline.Row("idle_one", List.of(), List.of(), List.of()),
            new Timeline.Row(
                "mail",
                List.of(),
                List.of(new Activity.Held("mail", "anna", FROM, null, "moves")),
                List.of(
                    new MissedSlots.Range(
                        1, "mail", "", FROM, FROM.plusSeconds(600), 3, MissCause.PAUSED, TO, 0)))),
        List.of(),
        List.of(
            new Activity.Rescheduled(
                "mail", FROM.plusSeconds(1_800), "ben", null, "every 5m", "rarer")));
  }

  private static TimelineModel model(TimelineAsked asked, Timeline timeline) {
    var deploy =
        new TimelineModel.Change(FROM.plusSeconds(900), "deploy", "north started with 2.0");
    return TimelineModel.of(asked, timeline, List.of(deploy), TO);
  }

  @Test
  void noTwoTicksOfTheAxisShowTheSame() {
    for (var length : List.of("PT3M30S", "PT20M", "PT1H", "PT23H", "PT25H", "P7D")) {
      var ticks = new TimelineScale(TO.minus(Duration.parse(length)), TO).ticks();
      assertThat(ticks).extracting(TimelineScale.Tick::text).as(length).doesNotHaveDuplicates();
    }
    assertThat(new TimelineScale(TO.minus(Duration.ofMinutes(3)), TO).ticks())
        .extracting(TimelineScale.Tick::text)
        .containsExactly("11:57:00", "11:57:45", "11:58:30", "11:59:15", "12:00:00");
  }

  @Test
  void whatNobodyCouldTellApartIsOneBarAndFailuresStandOut() {
    var lane =
        model(
                asked("", false),
                timeline(
                    segment(RunState.SUCCEEDED, 0, 4, 1, 0),
                    segment(RunState.SUCCEEDED, 5, 9, 20, 0),
                    segment(RunState.FAILED, 12, 30, 4, 2),
                    segment(RunState.RUNNING, 3_000, 3_600, 1, 0)))
            .lanes()
            .get(0);
    assertThat(lane.bars())
        .extracting(TimelineScale.Bar::tone)
        .containsExactly("good", "bad", "live");
    assertThat(lane.bars().get(0).title()).isEqualTo("21 runs");
    assertThat(lane.bars().get(1).title()).startsWith("4 runs, 2 failed, ");
    assertThat(lane.bars().get(2).left()).isEqualTo("833.3");
  }

  @Test
  void jobsThatDidNothingAreLeftOutAndCountedUnlessAskedFor() {
    var some = model(asked("", false), timeline(segment(RunState.SUCCEEDED, 0, 4, 1, 0)));
    assertThat(some.lanes()).extracting(TimelineModel.Lane::job).containsExactly("backup", "mail");
    assertThat(some.idle()).isEqualTo(1);
    assertThat(model(asked("", true), timeline()).lanes()).hasSize(3);
    assertThat(model(asked("BACK", true), timeline()).lanes())
        .extracting(TimelineModel.Lane::job)
        .containsExactly("backup");
  }

  @Test
  void pausesMissedTimesAndChangesAreDrawnInWords() {
    var model = model(asked("mail", false), timeline());
    var lane = model.lanes().get(0);
    assertThat(lane.pauses().get(0).title()).isEqualTo("paused by anna: moves");
    assertThat(lane.pauses().get(0).wide()).isEqualTo("1000.0");
    assertThat(lane.missed().get(0).title()).isEqualTo("3 due times missed: paused");
    assertThat(model.changes())
        .extracting(TimelineModel.Change::text)
        .containsExactly(
            "mail rescheduled by ben from the declared one to every 5m: rarer",
            "north started with 2.0");
    assertThat(model.marks()).extracting(TimelineScale.Bar::left).containsExactly("500.0", "250.0");
  }

  @Test
  void zoomingKeepsTheMiddleAndTheLiveViewItsEnd() {
    var then = new TimelineAsked("1h", TO, false, "a b", true, "");
    assertThat(then.closer()).isEqualTo("15m");
    assertThat(then.closerTo()).isEqualTo(TO.minus(Duration.ofMinutes(30)).plusSeconds(450));
    assertThat(then.widerTo())
        .isEqualTo(TO.minus(Duration.ofMinutes(30)).plus(Duration.ofHours(3)));
    assertThat(then.earlier()).isEqualTo(TO.minus(Duration.ofMinutes(30)));
    assertThat(then.rest()).isEqualTo("&job=a%20b&idle=true");
    assertThat(asked("", false).closerTo()).isEqualTo(TO);
    assertThat(new TimelineAsked("15m", TO, true, "", false, "").closer()).isEmpty();
    assertThat(new TimelineAsked("7d", TO, true, "", false, "").wider()).isEmpty();
    assertThat(TimelineAsked.span("1y")).isEqualTo("1h");
  }
}
