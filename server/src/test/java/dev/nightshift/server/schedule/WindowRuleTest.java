package dev.nightshift.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.schedule.WindowRule.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowRuleTest {
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  // rule, zone, after, beginnings
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "first Sunday 02:00 | UTC | 2026-11-22T00:00:00Z | 2026-12-06T02:00:00Z 2027-01-03T02:00:00Z 2027-02-07T02:00:00Z",
        "First sunday 2:00 | UTC | 2026-11-22T00:00:00Z | 2026-12-06T02:00:00Z",
        "third Friday 22:30 | UTC | 2026-11-22T00:00:00Z | 2026-12-18T22:30:00Z 2027-01-15T22:30:00Z",
        "last Sunday 02:00 | UTC | 2027-01-31T02:00:00Z | 2027-02-28T02:00:00Z 2027-03-28T02:00:00Z",
        "fourth Monday 00:00 | UTC | 2027-02-01T00:00:00Z | 2027-02-22T00:00:00Z 2027-03-22T00:00:00Z",
        "Sunday 02:00 | UTC | 2026-11-22T02:00:00Z | 2026-11-29T02:00:00Z 2026-12-06T02:00:00Z",
        "daily 23:00 | UTC | 2026-11-22T02:00:00Z | 2026-11-22T23:00:00Z 2026-11-23T23:00:00Z",
        "0 2 1 * * | UTC | 2026-11-22T02:00:00Z | 2026-12-01T02:00:00Z",
        // the first Sunday of a zone begins on its own clock, and on the right day there
        "first Sunday 02:00 | Pacific/Auckland | 2026-11-22T00:00:00Z | 2026-12-05T13:00:00Z",
        // 02:00 does not exist on 28 March 2027 in Zurich
        "last Sunday 02:00 | Europe/Zurich | 2027-03-01T00:00:00Z | 2027-03-28T01:00:00Z",
      })
  void windowsBeginWhenTheirRuleSays(String rule, String zone, Instant after, String expected) {
    var window = WindowRule.parse(rule, ZoneId.of(zone), TWO_HOURS);
    List<String> found = new ArrayList<>();
    var last = after;
    for (int i = expected.split(" ", -1).length; i > 0; i--) {
      last = window.next(last).orElseThrow().start();
      found.add(last.toString());
    }
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void aWindowLastsByTheStopwatchAlsoWhenTheClockIsPut() {
    var spring = WindowRule.parse("last Sunday 01:00", ZoneId.of("Europe/Zurich"), TWO_HOURS);
    assertThat(spring.next(Instant.parse("2027-03-20T00:00:00Z")))
        .contains(
            new Span(Instant.parse("2027-03-28T00:00:00Z"), Instant.parse("2027-03-28T02:00:00Z")));
    var autumn = WindowRule.parse("last Sunday 01:00", ZoneId.of("Europe/Zurich"), TWO_HOURS);
    assertThat(autumn.next(Instant.parse("2027-10-20T00:00:00Z")))
        .contains(
            new Span(Instant.parse("2027-10-30T23:00:00Z"), Instant.parse("2027-10-31T01:00:00Z")));
  }

  @Test
  void windowsOfAStretchAreAllThatReachIntoIt() {
    var daily = WindowRule.parse("daily 02:00", ZoneId.of("UTC"), TWO_HOURS);
    assertThat(
            daily.between(
                Instant.parse("2026-11-22T03:59:00Z"), Instant.parse("2026-11-24T02:00:00Z")))
        .extracting(span -> span.start().toString())
        .containsExactly("2026-11-22T02:00:00Z", "2026-11-23T02:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fifth Sunday 02:00 | is \"fifth Sunday 02:00\"; write \"first Sunday 02:00\"",
        "first daily 02:00 | is \"first daily 02:00\"; write",
        "Sunday | is \"Sunday\"; write",
        "Sunday 25:00 | \"0 25 * * 0\" is no cron expression of five fields: ",
      })
  void whatIsNoBeginningIsRefused(String rule, String message) {
    assertThatThrownBy(() -> WindowRule.parse(rule, ZoneId.of("UTC"), TWO_HOURS))
        .hasMessageStartingWith(message);
  }
}
