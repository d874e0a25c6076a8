package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 40, 1_000, 10_000, 60_000, 3_600_000, 86_400_000})
  void durationsHaveNineteenBoundsAroundTheExpectedOneThatGrowByHalf(long millis) {
    var bounds = Grid.durations(Optional.of(Duration.ofMillis(millis)));

    double expected = millis / 1000.0;
    assertThat(bounds).hasSize(19);
    assertThat(bounds[0]).isBetween(expected / 110, expected / 65);
    assertThat(bounds[18]).isBetween(expected * 13, expected * 22);
    for (int i = 1; i < bounds.length; i++) {
      assertThat(bounds[i] / bounds[i - 1]).isBetween(1.499, 1.501);
    }
  }

  @Test
  void boundsOfDifferentJobsBelongToOneGrid() {
    var all = new TreeSet<Double>();
    for (long millis = 1; millis < 100_000_000; millis = millis * 11 / 10 + 1) {
      Arrays.stream(Grid.durations(Optional.of(Duration.ofMillis(millis)))).forEach(all::add);
    }

    var bounds = all.stream().toList();
    for (int i = 1; i < bounds.size(); i++) {
      assertThat(bounds.get(i) / bounds.get(i - 1)).isBetween(1.499, 1.501);
    }
    assertThat(all)
        .contains(1.0, 1.5, 2.25)
        .containsAll(Arrays.stream(Grid.durations(Optional.empty())).boxed().toList());
  }

  @Test
  void withoutAnExpectedDurationTheBoundsGoFromAFifthOfASecondToSevenMinutes() {
    var bounds = Grid.durations(Optional.empty());

    assertThat(bounds).hasSize(20).startsWith(0.1975, 0.2963, 0.4444).endsWith(437.9);
  }

  @Test
  void delaysAndTimersTakeEveryThirdAndSecondBound() {
    assertThat(Grid.delays()).hasSize(10).startsWith(0.02601).endsWith(1478.0);
    assertThat(Grid.timers()).hasSize(16).startsWith(0.002284).endsWith(437.9);
  }
}
