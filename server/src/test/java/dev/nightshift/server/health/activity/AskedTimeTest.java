package dev.nightshift.server.health.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AskedTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T15:00:30Z");

  private static String at(String text, String zone) {
    var asked = AskedTime.read(text, null, null, zone, NOW);
    return asked.from() + " " + Duration.between(asked.from(), asked.to()).toSeconds();
  }

  private static String between(String from, String to) {
    var asked = AskedTime.read(null, from, to, "UTC", NOW);
    return asked.from() + " " + asked.to();
  }

  @Test
  void aTimeOfDayIsTheLastOneThatWas() {
    assertThat(at("14:23", null)).isEqualTo("2026-11-22T14:23:00Z 60");
    assertThat(at("14:23:05", null)).isEqualTo("2026-11-22T14:23:05Z 1");
    assertThat(at("14:23", "Europe/Zurich")).isEqualTo("2026-11-22T13:23:00Z 60");
    assertThat(at("23:50", null)).isEqualTo("2026-11-21T23:50:00Z 60");
    assertThat(at("yesterday 9:05", null)).isEqualTo("2026-11-21T09:05:00Z 60");
  }

  @Test
  void aTimeMayBeSaidInManyWays() {
    assertThat(at("2026-11-20T14:23", "Europe/Zurich")).isEqualTo("2026-11-20T13:23:00Z 60");
    assertThat(at("2026-11-20 14:23:07", null)).isEqualTo("2026-11-20T14:23:07Z 1");
    assertThat(at("2026-11-20T14:23:07Z", "Europe/Zurich")).isEqualTo("2026-11-20T14:23:07Z 1");
    assertThat(at("2026-11-20T14:23+01:00", null)).isEqualTo("2026-11-20T13:23:00Z 60");
    assertThat(at("1795270980000", null)).isEqualTo("2026-11-21T14:23:00Z 60");
    assertThat(at("10 min ago", null)).isEqualTo("2026-11-22T14:50:00Z 60");
    assertThat(at("1h30m", null)).isEqualTo("2026-11-22T13:30:00Z 60");
    assertThat(at("2 hours ago", null)).isEqualTo("2026-11-22T13:00:00Z 60");
  }

  @Test
  void aStretchEndsNowOrAsSaidAlsoOverMidnight() {
    assertThat(between("14:20", "14:30")).isEqualTo("2026-11-22T14:20:00Z 2026-11-22T14:30:00Z");
    assertThat(between("10m", null)).isEqualTo("2026-11-22T14:50:30Z 2026-11-22T15:00:30Z");
    assertThat(between("23:50", "0:10")).isEqualTo("2026-11-21T23:50:00Z 2026-11-22T00:10:00Z");
    assertThat(between("14:50", "now")).isEqualTo("2026-11-22T14:50:00Z 2026-11-22T15:00:30Z");
  }

  @Test
  void whatIsNoTimeIsRefusedWithWhatWouldBe() {
    for (var text : new String[] {"25:00", "noon", "14.23", "2026-13-01T00:00", "", "-5m"}) {
      assertThatThrownBy(() -> at(text, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("write a time of day as 14:23");
    }
    assertThatThrownBy(() -> at("14:23", "Mars/Olympus"))
        .hasMessageContaining("write a time zone as Europe/Zurich");
    assertThatThrownBy(() -> AskedTime.read("14:23", "14:20", null, null, NOW))
        .hasMessageContaining("say either at");
    assertThatThrownBy(() -> AskedTime.read(null, null, "14:20", null, NOW))
        .hasMessageContaining("say either at");
  }
}
