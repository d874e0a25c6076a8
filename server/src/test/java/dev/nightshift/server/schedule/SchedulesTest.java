package dev.nightshift.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {
  private static final Instant ANCHOR = Instant.parse("2026-11-22T10:00:00Z");

  // zone, expression, after, expected due times: what the documentation promises about the clock
  // being put.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Zurich skips 02:00-03:00 on 29 March 2026 and repeats 02:00-03:00 on 25 October 2026.
        "Europe/Zurich | 30 2 * * *   | 2026-03-28T12:00:00Z | 2026-03-29T01:30:00Z 2026-03-30T00:30:00Z",
        "Europe/Zurich | 30 2 * * *   | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z",
        "Europe/Zurich | 0 * * * *    | 2026-03-28T23:30:00Z | 2026-03-29T00:00:00Z 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z",
        "Europe/Zurich | 0 * * * *    | 2026-10-24T23:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z",
        "Europe/Zurich | */30 * * * * | 2026-10-25T00:15:00Z | 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-25T02:00:00Z",
        "Europe/Zurich | 0 3 * * *    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T01:00:00Z",
        "Europe/Zurich | 0 2,3 * * *  | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z",
        "Europe/Zurich | 59 1 * * *   | 2026-10-24T12:00:00Z | 2026-10-24T23:59:00Z 2026-10-26T00:59:00Z",
        // New York, Lord Howe (half an hour), Sao Paulo (no longer puts it), Kolkata (half-hour
        // offset).
        "America/New_York | 15 2 * * * | 2026-03-07T12:00:00Z | 2026-03-08T07:15:00Z 2026-03-09T06:15:00Z",
        "America/New_York | 30 1 * * * | 2026-10-31T12:00:00Z | 2026-11-01T05:30:00Z 2026-11-02T06:30:00Z",
        "Australia/Lord_Howe | 15 2 * * * | 2026-10-03T12:00:00Z | 2026-10-03T15:45:00Z 2026-10-04T15:15:00Z",
        "Australia/Lord_Howe | 45 1 * * * | 2026-04-04T10:00:00Z | 2026-04-04T14:45:00Z 2026-04-05T15:15:00Z",
        "America/Sao_Paulo | 0 0 * * * | 2026-02-14T12:00:00Z | 2026-02-15T03:00:00Z 2026-02-16T03:00:00Z",
        "Asia/Kolkata | 0 9 * * *    | 2026-06-01T12:00:00Z | 2026-06-02T03:30:00Z",
        "UTC | 0 8 * * *             | 2026-06-01T08:00:00Z | 2026-06-02T08:00:00Z",
        "UTC | */8 * * * *           | 2026-06-01T08:00:00Z | 2026-06-01T08:08:00Z",
        "UTC | 0 0 31 * *            | 2026-01-31T00:00:00Z | 2026-03-31T00:00:00Z",
        "UTC | 0 0 29 2 *            | 2026-01-31T00:00:00Z | 2028-02-29T00:00:00Z",
        // both day fields set: either matches
        "UTC | 0 0 13 * 5            | 2026-11-01T00:00:00Z | 2026-11-06T00:00:00Z 2026-11-13T00:00:00Z 2026-11-20T00:00:00Z 2026-11-27T00:00:00Z 2026-12-04T00:00:00Z 2026-12-11T00:00:00Z 2026-12-13T00:00:00Z",
        "UTC | 0 0 * * 0             | 2026-11-21T00:00:00Z | 2026-11-22T00:00:00Z",
        "UTC | 0 0 * * 7             | 2026-11-21T00:00:00Z | 2026-11-22T00:00:00Z",
      })
  void cronComesAtTheseInstants(String zone, String expression, Instant after, String expected) {
    var schedule = new Schedule.Cron(expression, ZoneId.of(zone));
    List<String> found = new ArrayList<>();
    var slot = Schedules.next(schedule, ANCHOR, after);
    for (int i = expected.split(" ", -1).length; i > 0; i--) {
      found.add(slot.orElseThrow().toString());
      slot = Schedules.next(schedule, ANCHOR, slot.orElseThrow());
    }
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void cronNeverComesTwiceOrBackwardsThroughAYear() {
    for (var expression : List.of("*/15 * * * *", "30 2 * * *", "0 2,3 * * *")) {
      for (var zone : List.of("Europe/Zurich", "Australia/Lord_Howe", "America/St_Johns", "UTC")) {
        var schedule = new Schedule.Cron(expression, ZoneId.of(zone));
        var slot = Instant.parse("2026-01-01T00:00:00Z");
        while (slot.isBefore(Instant.parse("2027-01-01T00:00:00Z"))) {
          var next = Schedules.next(schedule, ANCHOR, slot).orElseThrow();
          assertThat(next).isAfter(slot);
          assertThat(Duration.between(slot, next)).isLessThan(Duration.ofHours(26));
          slot = next;
        }
      }
    }
  }

  @Test
  void fixedRateCountsFromItsAnchorWhichIsItselfDue() {
    var schedule = new Schedule.FixedRate(Duration.ofMinutes(5));
    assertThat(Schedules.next(schedule, ANCHOR, ANCHOR.minusSeconds(1))).contains(ANCHOR);
    assertThat(Schedules.next(schedule, ANCHOR, ANCHOR)).contains(ANCHOR.plusSeconds(300));
    assertThat(Schedules.next(schedule, ANCHOR, ANCHOR.plusSeconds(301)))
        .contains(ANCHOR.plusSeconds(600));
  }

  @Test
  void fixedDelayIsDueOnceByItself() {
    var schedule = new Schedule.FixedDelay(Duration.ofMinutes(5));
    assertThat(Schedules.next(schedule, ANCHOR, ANCHOR.minusSeconds(1))).contains(ANCHOR);
    assertThat(Schedules.next(schedule, ANCHOR, ANCHOR)).isEmpty();
  }

  @Test
  void passedDueTimesAreCounted() {
    var rate = new Schedule.FixedRate(Duration.ofMinutes(5));
    assertThat(Schedules.passed(rate, ANCHOR, ANCHOR, ANCHOR.plusSeconds(3600), 10))
        .isEqualTo(new Schedules.Passed(12, ANCHOR.plusSeconds(3600)));
    var cron = new Schedule.Cron("0 * * * *", ZoneOffset.UTC);
    assertThat(Schedules.passed(cron, ANCHOR, ANCHOR, ANCHOR.plusSeconds(7200), 10_000))
        .isEqualTo(new Schedules.Passed(2, ANCHOR.plusSeconds(7200)));
    assertThat(Schedules.passed(cron, ANCHOR, ANCHOR, ANCHOR.plusSeconds(60), 10_000).count())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "*/5 * * * *, PT5M",
    "0 2 * * *, PT24H",
    "0 9-17 * * 1-5, PT64H",
    "0 2 1 * *, PT744H",
    "59 23 * * *, PT24H",
    "0 0 29 2 *, PT35064H"
  })
  void expectedIntervalOfCronIsItsLongestGap(String expression, Duration expected) {
    var cron = new Schedule.Cron(expression, ZoneOffset.UTC);
    assertThat(Schedules.expectedInterval(cron, Optional.empty())).contains(expected);
  }

  @Test
  void aCronThatCannotBeUsedSaysWhy() {
    assertThat(Schedules.problem(new Schedule.Cron("0 3 31 2 *", ZoneOffset.UTC)))
        .contains("never comes: February has no 31st");
    assertThat(Schedules.problem(new Schedule.Cron("0 25 * * *", ZoneOffset.UTC)).orElseThrow())
        .startsWith("is no cron expression of five fields: ");
    assertThat(Schedules.problem(new Schedule.Cron("0 8 * * *", ZoneOffset.UTC))).isEmpty();
  }

  @Test
  void schedulesReadAsWords() {
    assertThat(Schedules.words(new Schedule.Cron("0 2 * * *", ZoneOffset.UTC)))
        .isEqualTo("at 02:00 UTC");
    assertThat(cronInWords("0 2 * * 0")).isEqualTo("at 02:00 on Sunday UTC");
    assertThat(cronInWords("0 2 * * 6,7")).isEqualTo("at 02:00 on Saturday and Sunday UTC");
    assertThat(cronInWords("*/5 * * * MON-FRI"))
        .isEqualTo("every 5 minutes on Monday to Friday UTC");
    assertThat(cronInWords("0 0 31 * 1")).isEqualTo("at 00:00 on the 31st and on Monday UTC");
    assertThat(cronInWords("30 4 1,15 1,7 *"))
        .isEqualTo("at 04:30 on the 1st and 15th in January and July UTC");
    assertThat(cronInWords("0 0 */2 * *")).isEqualTo("at 00:00 on every 2nd day of the month UTC");
    assertThat(Schedules.words(new Schedule.FixedRate(Duration.ofMinutes(5))))
        .isEqualTo("every 5m");
  }

  @Test
  void startsAreSpreadTheSameWayEachTimeAndNeverBeyondTheNextDueTime() {
    var jitter = Duration.ofSeconds(30);
    var next = ANCHOR.plusSeconds(3600);
    var starts = new java.util.HashSet<Instant>();
    for (int i = 0; i < 1_000; i++) {
      var start = Schedules.spread("job" + i, ANCHOR, jitter, next);
      assertThat(start).isEqualTo(Schedules.spread("job" + i, ANCHOR, jitter, next));
      assertThat(start).isBetween(ANCHOR, ANCHOR.plus(jitter));
      starts.add(start);
      assertThat(Schedules.spread("job" + i, ANCHOR, jitter, ANCHOR.plusSeconds(5)))
          .isBefore(ANCHOR.plusSeconds(5));
      assertThat(Schedules.spread("job" + i, ANCHOR, jitter, null)).isEqualTo(start);
    }
    assertThat(starts).hasSizeGreaterThan(900);
    assertThat(Schedules.spread("job", ANCHOR, Duration.ZERO, next)).isEqualTo(ANCHOR);
  }

  private static String cronInWords(String expression) {
    return Schedules.words(new Schedule.Cron(expression, ZoneOffset.UTC));
  }
}
