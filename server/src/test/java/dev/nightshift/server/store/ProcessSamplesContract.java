package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.health.activity.ProcessSample;
import dev.nightshift.server.health.activity.ProcessSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store knows of its servers' processes. */
abstract class ProcessSamplesContract {
  private static final Instant AT = Instant.parse("2026-11-22T14:23:00Z");
  private static final Duration FIVE = Duration.ofSeconds(5);
  private static final long MIB = 1 << 20;
  private static final Duration LONGEST_READ = Duration.ofSeconds(4);

  final TestClock clock = new TestClock(AT);
  private Store store;
  private ProcessSamples samples;

  abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
    samples = store.processSamples();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static ProcessSample sample(String node, Instant at, long memory) {
    return new ProcessSample(
        node,
        at,
        FIVE,
        memory,
        memory / 2,
        Duration.ofMillis(2_500),
        Duration.ofMillis(125),
        2,
        3 * MIB,
        7);
  }

  private void add(ProcessSample... some) {
    samples.add(List.of(some), Instant.EPOCH);
  }

  private int kept() {
    return samples.between(Instant.EPOCH, AT.plus(Duration.ofDays(9)), 1_000).size();
  }

  @Test
  void samplesComeBackAsTheyWereWrittenTheEarliestFirst() {
    var later = sample("a-1", AT.plus(FIVE), 300 * MIB);
    var earlier = sample("a-1", AT, 200 * MIB);
    var other = sample("b-1", AT, 0);
    add(later, other, earlier);
    assertThat(samples.between(AT, AT.plus(FIVE).plusNanos(1_000), 9))
        .containsExactly(earlier, other, later);
    assertThat(other.memoryBytes()).isZero();
    assertThat(earlier.cores()).isEqualTo(0.5);
  }

  @Test
  void aTimeHasItsFirstInstantAndNotItsLastAndNoMoreThanIsAskedFor() {
    add(sample("a-1", AT, 1), sample("a-1", AT.plus(FIVE), 2));
    assertThat(samples.between(AT, AT.plus(FIVE), 9)).hasSize(1);
    assertThat(samples.between(AT.plusNanos(1_000), AT.plus(FIVE), 9)).isEmpty();
    assertThat(samples.between(AT, AT.plusSeconds(60), 1)).extracting("at").containsExactly(AT);
  }

  @Test
  void aDayIsReadAsStretchesOfEachProcess() {
    add(
        sample("a-1", AT, 200 * MIB),
        sample("a-1", AT.plus(FIVE), 500 * MIB),
        sample("a-1", AT.plusSeconds(60), 300 * MIB),
        sample("b-1", AT.plusSeconds(59), 0));
    var stretches =
        samples.stretches(AT.minusSeconds(86_400), AT.plusSeconds(3_600), Duration.ofMinutes(1));
    assertThat(stretches)
        .extracting(one -> one.node() + " " + one.from())
        .containsExactly(
            "a-1 2026-11-22T14:23:00Z", "b-1 2026-11-22T14:23:00Z", "a-1 2026-11-22T14:24:00Z");
    var first = stretches.get(0);
    assertThat(first.until()).isEqualTo(AT.plus(FIVE));
    assertThat(first.covered()).isEqualTo(Duration.ofSeconds(10));
    assertThat(first.leastMemoryBytes()).isEqualTo(200 * MIB);
    assertThat(first.mostMemoryBytes()).isEqualTo(500 * MIB);
    assertThat(first.mostHeapBytes()).isEqualTo(250 * MIB);
    assertThat(first.cpu()).isEqualTo(Duration.ofSeconds(5));
    assertThat(first.cores()).isEqualTo(0.5);
    assertThat(first.gcPause()).isEqualTo(Duration.ofMillis(250));
    assertThat(first.gcShare()).isEqualTo(0.025);
    assertThat(first.collections()).isEqualTo(4);
    assertThat(first.allocatedBytes()).isEqualTo(6 * MIB);
    assertThat(first.logLines()).isEqualTo(14);
  }

  @Test
  void hoursAreReadBySecondsInNoTime() {
    samples.add(
        IntStream.range(0, 3_000)
            .mapToObj(i -> sample("a-1", AT.plusSeconds(5L * i), i * MIB))
            .toList(),
        Instant.EPOCH);
    // the best of some tries: a machine that is busy, or stands still, says nothing of a slip
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5 && best > LONGEST_READ.toNanos(); i++) {
      long begin = System.nanoTime();
      assertThat(samples.stretches(AT, AT.plusSeconds(15_000), Duration.ofSeconds(1)))
          .hasSize(3_000);
      assertThat(samples.stretches(AT, AT.plusSeconds(15_000), Duration.ofSeconds(7)))
          .hasSizeBetween(2_143, 2_144);
      best = Math.min(best, System.nanoTime() - begin);
    }
    assertThat(Duration.ofNanos(best)).isLessThan(LONGEST_READ);
  }

  @Test
  void oldSamplesGoAsNewOnesComeAlsoThoseOfServersThatAreGone() {
    for (int i = 0; i < 60; i++) {
      add(sample("gone-1", AT.plusSeconds(i), 1));
    }
    var now = AT.plus(Duration.ofDays(2));
    samples.add(List.of(sample("a-1", now, 1)), now.minusSeconds(3_600));
    assertThat(kept()).as("no more goes at once than a few").isBetween(40, 59);
    for (int i = 1; i < 9; i++) {
      samples.add(List.of(sample("a-1", now.plusSeconds(i), 1)), now.minusSeconds(3_600));
    }
    assertThat(kept()).isEqualTo(9);
  }

  @Test
  void theSameSamplesWrittenTwiceStandOnce() {
    var some = IntStream.range(0, 3).mapToObj(i -> sample("a-1", AT.plusSeconds(i), i)).toList();
    samples.add(some, Instant.EPOCH);
    samples.add(some, Instant.EPOCH);
    assertThat(kept()).isEqualTo(3);
  }

  @Test
  void nothingIsWrittenForNothing() {
    samples.add(List.of(), AT);
    assertThat(kept()).isZero();
  }
}
