package dev.nightshift.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCronTest {
  private static final CronParser LIBRARY =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * * *",
        "*/7 * * * *",
        "0 0 * * *",
        "59 23 * * *",
        "5-10,40 */5 * * *",
        "0 0,12 1,15 * *",
        "0 9 * * 1-5",
        "0 9 * * MON-FRI",
        "30 6 * * 0",
        "30 6 * * 7",
        "30 6 * * 5-7",
        "0 0 * * 0,3-4",
        "0 0 13 * 5",
        "0 6 1-7 * 1",
        "0 0 31 * *",
        "15 3 29 2 *",
        "0 12 * JAN-MAR,12 6,7",
        "0 0 1 1 *",
        "7 7 7 7 7"
      })
  void itsTimesAreThoseOfTheLibrary(String expression) {
    var plain = PlainCron.of(expression).orElseThrow();
    var library = ExecutionTime.forCron(LIBRARY.parse(expression));
    var after = LocalDateTime.parse("2026-12-31T23:59:30");
    for (int i = 0; i < 6; i++) {
      var expected = library.nextExecution(after.atZone(ZoneOffset.UTC)).orElseThrow();
      assertThat(plain.next(after)).as("after " + after).contains(expected.toLocalDateTime());
      // not from one to the next alone
      after = i % 2 == 0 ? expected.toLocalDateTime() : expected.toLocalDateTime().plusHours(31);
    }
  }

  @Test
  void aDayThatNoMonthHasNeverComes() {
    assertThat(
            PlainCron.of("0 0 31 2,4 *")
                .orElseThrow()
                .next(LocalDateTime.parse("2026-01-01T00:00:00")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 */2 * *", "0 0 * * 1/2", "0 0 L * *", "5/10 * * * *", "0 0 * *"})
  void whatIsWrittenOtherwiseIsLeftToTheLibrary(String expression) {
    assertThat(PlainCron.of(expression)).isEmpty();
  }
}
