package dev.nightshift.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Schedule;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTextTest {
  private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

  private static Schedule parse(String text) {
    return ScheduleText.parse(text, Optional.empty());
  }

  @Test
  void schedulesAreWrittenAsPeopleSayThem() {
    assertThat(parse("0 2 * * *")).isEqualTo(new Schedule.Cron("0 2 * * *", ZoneOffset.UTC));
    assertThat(parse("  0 2  * * *")).isEqualTo(new Schedule.Cron("0 2 * * *", ZoneOffset.UTC));
    assertThat(parse("0 2 * * * (Europe/Zurich)"))
        .isEqualTo(new Schedule.Cron("0 2 * * *", ZURICH));
    assertThat(parse("every 30m")).isEqualTo(new Schedule.FixedRate(Duration.ofMinutes(30)));
    assertThat(parse("delay 10m")).isEqualTo(new Schedule.FixedDelay(Duration.ofMinutes(10)));
    assertThat(parse("10m after")).isEqualTo(new Schedule.FixedDelay(Duration.ofMinutes(10)));
  }

  @Test
  void presetsAreShortForms() {
    assertThat(parse("nightly")).isEqualTo(new Schedule.Cron("0 2 * * *", ZoneOffset.UTC));
    assertThat(ScheduleText.parse("nightly", Optional.of(ZURICH)))
        .isEqualTo(new Schedule.Cron("0 2 * * *", ZURICH));
    assertThat(parse("continuous")).isEqualTo(new Schedule.FixedRate(Duration.ofHours(6)));
    assertThat(parse("manual")).isEqualTo(new Schedule.OnDemand());
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (var schedule :
        List.of(
            new Schedule.Cron("*/5 1-4 * * MON", ZURICH),
            new Schedule.Cron("0 2 * * *", ZoneOffset.UTC),
            new Schedule.Cron("0 2 * * *", ZoneOffset.ofHours(2)),
            new Schedule.FixedRate(Duration.ofMillis(90_250)),
            new Schedule.FixedRate(Duration.ofDays(7)),
            new Schedule.FixedDelay(Duration.ofMinutes(90)),
            new Schedule.OnDemand())) {
      assertThat(parse(ScheduleText.text(schedule))).isEqualTo(schedule);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "every day | is \"every day\"; write a cron expression of five fields",
        "every 0s | is \"every 0s\"; write a cron",
        "hourly | is \"hourly\"; write a cron",
        "0 3 31 2 * | \"0 3 31 2 *\" never comes: February has no 31st",
        "0 0 31 4,6,9 * | \"0 0 31 4,6,9 *\" never comes: April, June and September have no 31st",
        "0 0 30 FEB * | \"0 0 30 FEB *\" never comes: February has no 30th",
        "0 25 * * * | \"0 25 * * *\" is no cron expression of five fields: ",
        "0 2 * * * (Europe/Zürich) | has the time zone \"Europe/Zürich\"; write one as",
      })
  void whatCannotBeUsedIsRefusedWithItsReason(String text, String message) {
    assertThatThrownBy(() -> parse(text)).hasMessageStartingWith(message);
  }

  @Test
  void anIntervalHasNoTimeZone() {
    assertThatThrownBy(() -> ScheduleText.parse("every 5m", Optional.of(ZURICH)))
        .hasMessage("is \"every 5m\", for which a time zone means nothing; leave it out");
  }
}
