package dev.nightshift.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void timesAreSaidInTheirLargestUnit() {
    assertThat(Wording.ago(NOW.minusMillis(300), NOW)).isEqualTo("just now");
    assertThat(Wording.ago(NOW.minusSeconds(750), NOW)).isEqualTo("12 min ago");
    assertThat(Wording.in(NOW.plusSeconds(41), NOW)).isEqualTo("in 41 s");
    assertThat(Wording.in(NOW.plusSeconds(79_300), NOW)).isEqualTo("in 22 h");
    assertThat(Wording.in(NOW.minusSeconds(300), NOW)).isEqualTo("overdue 5 min");
  }

  @Test
  void durationsAreSaidAsExactlyAsTheyMatter() {
    assertThat(Wording.took(Duration.ofMillis(31))).isEqualTo("31 ms");
    assertThat(Wording.took(Duration.ofMillis(8_140))).isEqualTo("8.1 s");
    assertThat(Wording.took(Duration.ofMillis(59_960))).isEqualTo("1 min");
    assertThat(Wording.took(Duration.ofSeconds(10))).isEqualTo("10 s");
    assertThat(Wording.took(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Wording.took(Duration.ofMinutes(63))).isEqualTo("1 h 3 min");
  }

  @Test
  void onlyAllIsAHundredPercent() {
    assertThat(Wording.percent(1)).isEqualTo("100 %");
    assertThat(Wording.percent(0.9999)).isEqualTo("99.9 %");
    assertThat(Wording.percent(5 / 7.0)).isEqualTo("71.4 %");
  }

  @Test
  void numbersAreGroupedAndOrdinalsEndRight() {
    assertThat(Wording.count(41_200)).isEqualTo("41,200");
    assertThat(Wording.bytes(3_900_000_000L)).isEqualTo("3.9 GB");
    assertThat(Wording.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Wording.ordinal(3)).isEqualTo("3rd");
    assertThat(Wording.ordinal(12)).isEqualTo("12th");
    assertThat(Wording.ordinal(22)).isEqualTo("22nd");
  }

  @Test
  void oneThingIsSaidInTheSingular() {
    assertThat(Wording.items(2, "backups created")).isEqualTo("2 backups created");
    assertThat(Wording.items(0, "backups created")).isEqualTo("0 backups created");
    assertThat(Wording.items(1, "backups created")).isEqualTo("1 backup created");
    assertThat(Wording.items(1, "B-tree pages merged")).isEqualTo("1 B-tree page merged");
    assertThat(Wording.items(1, "entries of matches")).isEqualTo("1 entry of matches");
    assertThat(Wording.items(1, "matches")).isEqualTo("1 match");
    assertThat(Wording.items(1, "status seen, bus missed")).isEqualTo("1 status seen, bus missed");
    assertThat(Wording.items(1, "data")).isEqualTo("1 data");
  }
}
