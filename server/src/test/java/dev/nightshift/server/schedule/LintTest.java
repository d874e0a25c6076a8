package dev.nightshift.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static Lint lint(String schedule, String zone) {
    var given = zone == null ? Optional.<ZoneId>empty() : Optional.of(ZoneId.of(zone));
    return Lint.of(ScheduleText.parse(schedule, given), NOW, NOW);
  }

  @Test
  void aScheduleIsExplainedByWordsAndItsNextFiveTimes() {
    var lint = lint("0 8 * * *", "Europe/Zurich");
    assertThat(lint.words()).isEqualTo("at 08:00 Europe/Zurich");
    assertThat(lint.next())
        .hasSize(5)
        .startsWith(Instant.parse("2026-11-23T07:00:00Z"), Instant.parse("2026-11-24T07:00:00Z"));
    assertThat(lint.findings()).isEmpty();
    assertThat(lint("every 30m", null).next()).startsWith(NOW.plusSeconds(1800)).hasSize(5);
    assertThat(lint("manual", null).next()).isEmpty();
  }

  // schedule, zone, rule, what its finding says, how to mend it
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/8 * * * * | UTC | minutes-or-hours | every 8 minutes, 192 times a day | For 08:00 once a day write 0 8 * * *",
        "*/8 * * * * | UTC | uneven-step | 8 does not divide the hour: after minute 56 it comes at the next hour's minute 0, 4 minutes later | every 8m",
        "*/7 * * * * | UTC | uneven-step | 7 does not divide the hour: after minute 56 | every 7m",
        "*/12 * * * * | UTC | minutes-or-hours | every 12 minutes, 120 times a day | 0 */12 * * *",
        "0 */5 * * * | UTC | uneven-step | 5 does not divide the day: after 20:00 it comes at 00:00, 4 hours later | every 5h",
        "0 0 */2 * * | UTC | uneven-step | days are counted anew each month: after day 31 it comes on the 1st | every 2d",
        "* 2 * * * | UTC | every-minute | every minute of the hour from 02:00 | 0 2",
        "0 0 13 * 5 | UTC | both-days | either suffices | Write * in one of them",
        "0 0 31 * * | UTC | short-months | February, April, June, September and November have no 31st | the 1st",
        "0 0 30 * * | UTC | short-months | February has no 30th | 28th",
        "0 0 29 2 * | UTC | short-months | February has a 29th in leap years only | 28th",
        "0 0 1,15,31 6 * | UTC | short-months | June has no 31st | 28th",
        "30 2 * * * | Europe/Zurich | clock-skips | 02:30 does not exist on 2027-03-28 in Europe/Zurich, where the clock is put from 02:00 to 03:00: that day it comes at 03:30 | outside 02:00–03:00",
        "30 2 * * * | Europe/Zurich | clock-repeats | 02:30 comes twice on 2027-10-31 in Europe/Zurich, where the clock is put from 03:00 back to 02:00 | UTC",
        "30 1 * * * | America/New_York | clock-repeats | 01:30 comes twice on 2027-11-07 | outside 01:00–02:00",
        "15 2 * * * | Australia/Lord_Howe | clock-skips | 02:15 does not exist on 2027-10-03 in Australia/Lord_Howe, where the clock is put from 02:00 to 02:30: that day it comes at 02:45 | outside 02:00–02:30",
      })
  void trapsAreFoundEachWithItsFix(
      String schedule, String zone, String rule, String says, String fix) {
    assertThat(lint(schedule, zone).findings())
        .filteredOn(finding -> finding.rule().equals(rule))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.text()).contains(says);
              assertThat(finding.fix()).contains(fix);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/5 * * * *",
        "*/15 8-18 * * 1-5",
        "0 8 * * *",
        "0 */6 * * *",
        "0 9-17 * * 1-5",
        "0 0 1 * *",
        "0 0 28 * *",
        "0 0 * * 0",
        "0 0 1-31 * *",
        "0 0 31 1,3,5,7 *",
        "0 0 1 6 *"
      })
  void whatIsPlainIsNotFoundFaultWith(String schedule) {
    assertThat(lint(schedule, null).findings()).isEmpty();
  }

  @Test
  void aTimeThatNoClockTouchesAndAnExpressionForEveryHourAreFineInAnyZone() {
    for (var schedule : List.of("0 4 * * *", "0 * * * *", "*/30 * * * *")) {
      assertThat(lint(schedule, "Europe/Zurich").findings()).isEmpty();
    }
    assertThat(lint("30 2 * * *", "Asia/Kolkata").findings()).isEmpty();
  }

  @Test
  void wholeDaysCountFromTheFirstRegistration() {
    var lint = lint("every 1d", null);
    assertThat(lint.findings()).extracting(Finding::rule).containsExactly("whole-days");
    assertThat(lint.warns()).isFalse();
  }

  @Test
  void theFieldsThatAreExplainedAreThoseThatAreMeant() {
    for (var expression :
        List.of(
            "5/20 * * * *", "10-40/15 3 * * *", "1,2,30-32 */7 1-5 * *", "0 0 * JAN,MAR MON-WED")) {
      var fields = CronFields.of(expression).orElseThrow();
      var cron = new Schedule.Cron(expression, ZoneOffset.UTC);
      var slot = NOW;
      for (int i = 0; i < 400; i++) {
        slot = Schedules.next(cron, NOW, slot).orElseThrow();
        var time = slot.atZone(ZoneOffset.UTC);
        assertThat(fields.minute().values()).contains(time.getMinute());
        assertThat(fields.hour().values()).contains(time.getHour());
        assertThat(fields.day().values()).contains(time.getDayOfMonth());
        assertThat(fields.month().values()).contains(time.getMonthValue());
        assertThat(fields.weekday().values()).contains(time.getDayOfWeek().getValue() % 7);
      }
    }
  }
}
