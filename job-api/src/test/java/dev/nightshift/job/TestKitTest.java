package dev.nightshift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestKitTest {
  @TempDir Path folder;
  private TestContext context;

  @BeforeEach
  void open() {
    context = TestContext.of(new Counting(), new NoSettings(), folder.resolve("job"));
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void batchesAreAsLargeAsTheIntensitySays() {
    context.with(Intensity.MEDIUM);
    var sizes = new ArrayList<Integer>();
    for (var batch : context.batches(IntStream.range(0, 12).boxed().toList())) {
      sizes.add(batch.size());
    }
    assertThat(sizes).containsExactly(5, 5, 2);
    assertThat(context.checkpoints()).isEqualTo(3);
  }

  @Test
  void batchesFollowTheIntensityWhileTheRunGoesOn() {
    var sizes = new ArrayList<Integer>();
    for (var batch : context.batches(IntStream.range(0, 22).boxed().toList())) {
      sizes.add(batch.size());
      context.with(Intensity.HIGH);
    }
    assertThat(sizes).containsExactly(1, 20, 1);
  }

  @Test
  void batchesOfNothingAreNone() {
    assertThat(context.batches(List.of())).isEmpty();
    assertThat(context.checkpoints()).isZero();
  }

  @Test
  void undeclaredMetricsAreRefused() {
    assertThatThrownBy(() -> context.counter("other_total"))
        .hasMessage("the job declares no COUNTER other_total; declared are [seen_total, size]");
    assertThatThrownBy(() -> context.gauge("seen_total")).hasMessageContaining("no GAUGE");
    assertThatThrownBy(() -> context.gauge("size", "huge"))
        .hasMessage("size was given [huge]; its label \"kind\" takes one of [small, large]");
    assertThatThrownBy(() -> context.gauge("size")).hasMessageContaining("was given []");
    assertThatThrownBy(() -> context.counter("seen_total").add(-1)).hasMessageContaining("grows");
  }

  @Test
  void recordsWhatTheRunSays() {
    context.counter("seen_total").increment();
    context.counter("seen_total").add(2);
    context.gauge("size", "small").set(7);
    context.logger().log(System.Logger.Level.INFO, "{0} of {1}", 1, 2);
    context.items(3);
    assertThat(context.value("seen_total")).hasValue(3);
    assertThat(context.value("size", "small")).hasValue(7);
    assertThat(context.value("size", "large")).isEmpty();
    assertThat(context.lines()).containsExactly("INFO 1 of 2");
    assertThat(context.items()).isEqualTo(3);
  }

  @Test
  void cursorsRetriesAndSentMessagesSurviveARestart() {
    context.cursor("position").write("12");
    var retry = context.retryState("orders");
    assertThat(retry.ready()).isTrue();
    retry.failed(Duration.ofMinutes(1), Duration.ofMinutes(3));
    retry.failed(Duration.ofMinutes(1), Duration.ofMinutes(3));
    assertThat(context.notify("mail", "due-7", "due")).isTrue();

    var restarted = context.next();
    assertThat(restarted.cursor("position").read()).hasValue("12");
    assertThat(restarted.retryState("orders").failures()).isEqualTo(2);
    assertThat(restarted.retryState("orders").ready()).isFalse();
    context.clock().advance(Duration.ofMinutes(2));
    assertThat(restarted.retryState("orders").ready()).isTrue();
    restarted.retryState("orders").failed(Duration.ofMinutes(1), Duration.ofMinutes(3));
    assertThat(restarted.retryState("orders").nextAttempt())
        .hasValue(TestContext.START.plus(Duration.ofMinutes(5)));
    assertThat(restarted.notify("mail", "due-7", "due")).isFalse();
    assertThat(restarted.items()).isZero();
  }

  @Test
  void aCancelledOrInterruptedRunStopsAtItsCheckpoint() {
    context.cancelAtCheckpoint(2);
    context.checkpoint();
    assertThatThrownBy(context::checkpoint).isInstanceOf(CancelledException.class);

    var other = context.next();
    Thread.currentThread().interrupt();
    assertThatThrownBy(other::throttle).isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatWasNotDeclaredOrGrantedIsRefused() {
    assertThatThrownBy(() -> context.dependency("redis")).hasMessageContaining("redis");
    assertThatThrownBy(() -> context.itemStates(1, 0, 0)).hasMessageContaining("reportsItemStates");
    assertThatThrownBy(context::operations).hasMessageContaining("jobs.counting.grants");
    assertThatThrownBy(() -> context.with("depth", "3").parameters()).hasMessageContaining("depth");
  }

  private static final class Counting implements Job<NoSettings> {
    @Override
    public Declaration declare(NoSettings settings) {
      return Declaration.of("Counts")
          .metric(Metric.counter("seen_total", "Seen"))
          .metric(Metric.gauge("size", "Size").by("kind", "small", "large"))
          .build();
    }

    @Override
    public void run(Context context, NoSettings settings) {}
  }
}
