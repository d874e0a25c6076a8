package dev.nightshift.server.health.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.health.activity.RiseFinder.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RiseFinderTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
  private static final double MB = 1e6;

  /** A sample every 10 s. */
  private static List<Level> levels(int count, IntToDoubleFunction value) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Level(at(i), value.applyAsDouble(i)))
        .toList();
  }

  private static Instant at(int sample) {
    return BEGIN.plusSeconds(10L * sample);
  }

  private static List<Rise> rises(Measured what, List<Level> levels) {
    return new RiseFinder(what, "a-1").find(levels);
  }

  @Test
  void aSpikeIsToldWithItsBeginItsHeightAndWhatWasUsual() {
    var found =
        rises(
            Measured.MEMORY,
            levels(
                720,
                i ->
                    switch (i) {
                      case 500 -> 300 * MB;
                      case 501 -> 600 * MB;
                      case 502 -> 840 * MB;
                      case 503 -> 835 * MB;
                      default -> (120 + i % 7) * MB;
                    }));
    assertThat(found).hasSize(1);
    var rise = found.get(0);
    assertThat(rise.from()).isEqualTo(at(499));
    assertThat(rise.at()).isEqualTo(at(502));
    assertThat(rise.to()).isEqualTo(at(503));
    assertThat(rise.words()).isEqualTo("memory rose from 123.0 MB to 840.0 MB");
  }

  @Test
  void whatMovesByItselfIsNoSpike() {
    var random = new Random(1);
    var noise = new double[2_000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = 400 * MB + 60 * MB * random.nextGaussian();
    }
    assertThat(rises(Measured.MEMORY, levels(2_000, i -> noise[i]))).isEmpty();
    // a heap that fills up and is emptied
    assertThat(rises(Measured.HEAP, levels(2_000, i -> (200 + i % 40 * 25) * MB))).isEmpty();
    // a day that slowly gets busier
    assertThat(rises(Measured.CPU, levels(8_640, i -> 0.1 + i / 4_000.0))).isEmpty();
  }

  @Test
  void smallMovesOfAQuietServerAreNoSpikes() {
    assertThat(rises(Measured.CPU, levels(400, i -> i == 300 ? 0.25 : 0.01))).isEmpty();
    assertThat(rises(Measured.LOG_LINES, levels(400, i -> i == 300 ? 9 : 0))).isEmpty();
    assertThat(rises(Measured.CPU, levels(400, i -> i == 300 ? 0.8 : 0.01))).hasSize(1);
  }

  @Test
  void aLevelThatStaysHighIsToldOnceAndUsualAfterHalfAnHour() {
    var found = rises(Measured.MEMORY, levels(2_000, i -> (i < 700 ? 100 : 900) * MB));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).at()).isEqualTo(at(700));
    assertThat(Duration.between(found.get(0).from(), found.get(0).to()))
        .isBetween(Duration.ofMinutes(25), Duration.ofMinutes(35));
  }

  @Test
  void anEarlierSpikeHidesNoLaterOne() {
    var found =
        rises(Measured.CPU, levels(700, i -> i >= 400 && i < 430 || i >= 500 && i < 503 ? 3 : 0.2));
    assertThat(found).extracting(Rise::from).containsExactly(at(399), at(499));
  }

  @Test
  void twoRisesWithALullBetweenThemAreTwoAlthoughItStaysAboveTheLimit() {
    var found =
        rises(
            Measured.CPU,
            levels(
                420,
                i -> i >= 400 && i < 405 ? 2.1 : i >= 405 && i < 408 ? 0.7 : i >= 408 ? 1.9 : 0.2));
    assertThat(found).hasSize(2);
    assertThat(found.get(0).from()).isEqualTo(at(399));
    assertThat(found.get(1).from()).isEqualTo(at(407));
    assertThat(found.get(1).words()).isEqualTo("CPU rose from 0.7 cores to 1.9 cores");
  }

  @Test
  void whatRisesFromWhereAnEarlierRiseHasLeftItIsARiseOfItsOwn() {
    var found =
        rises(
            Measured.MEMORY,
            levels(
                460,
                i ->
                    (i < 400
                            ? 120
                            : i < 403 ? 120 + 80 * (i - 399) : i < 430 ? 365 : i < 432 ? 480 : 620)
                        * MB));
    assertThat(found).extracting(Rise::from).containsExactly(at(399), at(429));
    assertThat(found).extracting(Rise::at).containsExactly(at(402), at(432));
    assertThat(found.get(1).words()).isEqualTo("memory rose from 365.0 MB to 620.0 MB");
  }

  @Test
  void memoryThatCreepsOnAfterItStoodStillRoseUntilItStood() {
    var found =
        rises(
            Measured.MEMORY,
            levels(
                440,
                i ->
                    (i < 400 ? 340 : i < 403 ? 340 + 70 * (i - 399) : 552 + 2.0 * (i - 403)) * MB));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).at()).isEqualTo(at(402));
    assertThat(found.get(0).peak()).isBetween(550 * MB, 562 * MB);
  }

  @Test
  void howAServerBeganIsSoonNotWhatIsUsual() {
    var levels =
        IntStream.range(0, 70)
            .mapToObj(
                i -> new Level(BEGIN.plusSeconds(i), i < 6 ? 0.7 - 0.08 * i : i < 45 ? 0.15 : 0.52))
            .toList();
    assertThat(rises(Measured.CPU, levels))
        .extracting(Rise::from)
        .containsExactly(BEGIN.plusSeconds(44));
  }

  @Test
  void aLongRiseThatWaversIsOne() {
    var random = new Random(3);
    var cpu = new double[700];
    for (int i = 0; i < cpu.length; i++) {
      cpu[i] = (i < 500 ? 0.3 : 1.6) + 0.06 * random.nextGaussian();
    }
    assertThat(rises(Measured.CPU, levels(560, i -> cpu[i]))).hasSize(1);
  }

  @Test
  void withoutAPastAndOverAGapNothingIsInvented() {
    assertThat(rises(Measured.MEMORY, levels(RiseFinder.FEWEST, i -> 500 * MB * i))).isEmpty();
    var levels = new ArrayList<>(levels(100, i -> 100 * MB));
    levels.add(new Level(at(600), 900 * MB));
    var found = rises(Measured.MEMORY, levels);
    // its samples are all older than an hour
    assertThat(found).isEmpty();
    levels.set(100, new Level(at(200), 900 * MB));
    assertThat(rises(Measured.MEMORY, levels)).extracting(Rise::from).containsExactly(at(200));
  }
}
