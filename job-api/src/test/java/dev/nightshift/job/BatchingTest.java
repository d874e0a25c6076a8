package dev.nightshift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchingTest {
  @TempDir Path folder;
  private TestContext context;

  @BeforeEach
  void open() {
    context = TestContext.of(new Nothing(), new NoSettings(), folder.resolve("job"));
  }

  @AfterEach
  void close() {
    context.close();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void eachThingIsDoneOnceAndBatchesAreApartAsSaid() throws Exception {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    var delay = Duration.ofMillis(200);
    context.eachOf(
        numbers(120),
        Batching.of(50).parallelism(4).delayBetweenBatches(delay),
        number -> assertThat(done.add(number)).isTrue());
    assertThat(done).hasSize(120);
    assertThat(context.pauses()).containsExactly(delay, delay);
    assertThat(context.checkpoints()).isEqualTo(3);
  }

  @Test
  void asManyAreAtWorkAtOnceAsSaidAndNeverMore() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var five = new CyclicBarrier(5);
    context.eachOf(
        numbers(50),
        Batching.of(50).parallelism(5),
        number -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          five.await(30, TimeUnit.SECONDS);
          now.decrementAndGet();
        });
    assertThat(most).hasValue(5);
  }

  @Test
  void aFailureEndsTheBatchAndNoFurtherOneIsBegun() {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    assertThatThrownBy(
            () ->
                context.eachOf(
                    numbers(30),
                    Batching.of(10).parallelism(2),
                    number -> {
                      if (number == 3 || number == 4) {
                        throw new IllegalStateException("number " + number);
                      }
                      done.add(number);
                    }))
        .hasMessageStartingWith("number ")
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    assertThat(done).hasSize(8).allMatch(number -> number < 10);
  }

  @Test
  void withoutASizeBatchesAreAsTheIntensitySays() throws Exception {
    context.with(Intensity.MEDIUM);
    context.eachOf(numbers(12), Batching.AS_INTENSITY_SAYS, number -> {});
    assertThat(context.checkpoints()).isEqualTo(3);
    assertThat(context.pauses()).isEmpty();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> Batching.of(-1)).hasMessageContaining("size is -1");
    assertThatThrownBy(() -> Batching.of(1).parallelism(0))
        .hasMessage("parallelism is 0; it must be from 1 to 64");
    assertThatThrownBy(() -> Batching.of(1).delayBetweenBatches(Duration.ofSeconds(-1)))
        .hasMessageContaining("it cannot be negative");
  }

  private static final class Nothing implements Job<NoSettings> {
    @Override
    public Declaration declare(NoSettings settings) {
      return Declaration.of("does nothing").build();
    }

    @Override
    public void run(Context context, NoSettings settings) {}
  }
}
