package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.health.activity.ProcessSample;
import dev.nightshift.server.health.activity.ProcessSamples;
import dev.nightshift.server.health.activity.ProcessStretch;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProcessSamplerTest {
  private static final Instant T0 = Instant.parse("2026-11-22T14:23:00Z");
  private static final long SECOND = 1_000_000_000L;

  private final TestClock clock = new TestClock(T0);
  private final AtomicLong lines = new AtomicLong();
  private final Ring ring = new Ring();
  private final ProcessSampler sampler =
      new ProcessSampler(ring, SampleSettings.DEFAULT, "a-1", lines::get, clock);
  private static volatile Object kept;

  /** A store in memory that can be away. */
  private static final class Ring implements ProcessSamples {
    private final List<ProcessSample> all = new ArrayList<>();
    private Instant keptFrom;
    private boolean away;

    @Override
    public void add(List<ProcessSample> samples, Instant from) {
      if (away) {
        throw new IllegalStateException("away");
      }
      all.addAll(samples);
      keptFrom = from;
    }

    @Override
    public List<ProcessSample> between(Instant from, Instant to, int most) {
      return List.copyOf(all);
    }

    @Override
    public List<ProcessStretch> stretches(Instant from, Instant to, Duration width) {
      return all.stream().map(sample -> ProcessStretch.of(sample, width)).toList();
    }
  }

  private void sampleEverySecond(int count) {
    for (int i = 0; i <= count; i++) {
      sampler.sample(i * SECOND);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  private List<ProcessSample> seen() {
    return sampler.samples().between(T0, T0.plusSeconds(9_000), 1_000);
  }

  @Test
  void aSampleSaysWhatTheProcessDidSinceTheOneBefore() {
    sampler.sample(0);
    lines.set(12);
    var garbage = new byte[64 << 20];
    kept = garbage;
    long spun = 0;
    // of its own time: a busy machine gives it less than what passes
    var threads = ManagementFactory.getThreadMXBean();
    for (long end = threads.getCurrentThreadCpuTime() + 60_000_000;
        threads.getCurrentThreadCpuTime() < end; ) {
      spun++;
    }
    System.gc();
    sampler.sample(5 * SECOND);
    var sample = seen().get(0);
    assertThat(spun).isPositive();
    assertThat(sample.node()).isEqualTo("a-1");
    assertThat(sample.at()).isEqualTo(T0);
    assertThat(sample.took()).isEqualTo(Duration.ofSeconds(5));
    assertThat(sample.logLines()).isEqualTo(12);
    assertThat(sample.allocatedBytes()).isBetween(64L << 20, 512L << 20);
    assertThat(sample.cpu()).isBetween(Duration.ofMillis(30), Duration.ofMinutes(5));
    assertThat(sample.collections()).isPositive();
    assertThat(sample.heapBytes()).isGreaterThan(64L << 20);
    assertThat(sample.memoryBytes()).isGreaterThan(64L << 20);
  }

  @Test
  void samplesAreSeenBeforeTheyAreWrittenAndOnceWhenTheyAre() {
    sampleEverySecond(2);
    assertThat(seen()).hasSize(2);
    assertThat(ring.all).isEmpty();
    sampler.write();
    assertThat(ring.all).hasSize(2);
    assertThat(seen()).hasSize(2);
    assertThat(ring.keptFrom).isEqualTo(clock.instant().minus(Duration.ofHours(48)));
  }

  @Test
  void stretchesHaveWhatIsNotYetWrittenToo() {
    sampleEverySecond(4);
    sampler.write();
    sampler.sample(9 * SECOND);
    var stretches = sampler.samples().stretches(T0, T0.plusSeconds(9_000), Duration.ofSeconds(1));
    assertThat(stretches).extracting(ProcessStretch::until).isSorted().doesNotHaveDuplicates();
    assertThat(stretches).hasSize(5);
    var wide = sampler.samples().stretches(T0, T0.plusSeconds(9_000), Duration.ofHours(1));
    assertThat(wide.get(wide.size() - 1).until()).isEqualTo(seen().get(4).at());
  }

  @Test
  void theLatestSamplesWaitWhileTheStoreIsAway() {
    ring.away = true;
    sampleEverySecond(3);
    assertThatThrownBy(sampler::write).hasMessage("away");
    sampleEverySecond(800);
    ring.away = false;
    for (int i = 0; i < 12; i++) {
      sampler.write();
    }
    assertThat(ring.all).hasSize(720);
    sampler.write();
    assertThat(ring.all).hasSize(720);
  }

  @Test
  void whatWaitsIsWrittenAtTheEnd() throws Exception {
    var hourly = hourly();
    hourly.start();
    hourly.sample(System.nanoTime() + SECOND);
    hourly.stop();
    assertThat(ring.all).hasSize(1);
  }

  @Test
  void aStoreThatIsAwayAtTheEndHoldsNobodyUp() throws Exception {
    ring.away = true;
    var hourly = hourly();
    hourly.start();
    hourly.sample(System.nanoTime() + SECOND);
    hourly.stop();
    assertThat(ring.all).isEmpty();
  }

  /** Takes no sample by itself while a test lasts. */
  private ProcessSampler hourly() {
    var settings = new SampleSettings(Duration.ofHours(1), Duration.ofDays(2));
    return new ProcessSampler(ring, settings, "a-1", lines::get, clock);
  }

  @Test
  void moreSamplesThanAServerShouldKeepAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleSettings(Duration.ofSeconds(1), Duration.ofDays(30)))
        .withMessageContaining("a sample every 1.0 s, kept for 720 h, makes 2592000 of each server")
        .withMessageContaining("100000 is the most");
  }
}
