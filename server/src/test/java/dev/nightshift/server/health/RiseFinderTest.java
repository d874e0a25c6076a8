package dev.nightshift.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.health.RiseFinder.Level;
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
    assertThat(rise.again()).isZero();
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
  void whatComesAgainAndAgainIsCounted() {
    var found = rises(Measured.CPU, levels(720, i -> i >= 30 && i % 60 < 2 ? 2 : 0.1));
    assertThat(found).hasSizeGreaterThan(9);
    assertThat(found.get(0).again()).isZero();
    assertThat(found.get(found.size() - 1).again()).isGreaterThanOrEqualTo(Rise.HABIT);
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

  @Test
  void whatRoseAtOnceIsOneSpikeAndGarbageCollectionNeverItsCause() {
    var memory = levels(400, i -> i >= 300 && i < 306 ? 900 * MB : 100 * MB);
    var cpu = levels(400, i -> i >= 301 && i < 304 ? 1.2 : 0.1);
    var gc = levels(400, i -> i >= 303 && i < 308 ? 0.9 : 0);
    var lines = levels(400, i -> i == 350 ? 500 : 1);
    List<Rise> all = new ArrayList<>(rises(Measured.GC, gc));
    all.addAll(rises(Measured.MEMORY, memory));
    all.addAll(rises(Measured.CPU, cpu));
    all.addAll(rises(Measured.LOG_LINES, lines));
    all.sort(RiseReader.STRONGEST);
    var spikes = Spike.merged(all);
    assertThat(spikes).hasSize(2);
    assertThat(spikes.get(0).rises())
        .extracting(Rise::what)
        .containsExactly(Measured.MEMORY, Measured.CPU, Measured.GC);
    assertThat(spikes.get(0).from()).isEqualTo(at(299));
    assertThat(spikes.get(0).to()).isEqualTo(at(307));
    assertThat(spikes.get(1).first().what()).isEqualTo(Measured.LOG_LINES);
  }
}
