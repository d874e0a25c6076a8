package dev.nightshift.benchmarks.attribution;

import dev.nightshift.job.Context;
import io.prometheus.client.Counter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One item counted by the context of a run that is at work, beside bare counters. */
@State(Scope.Benchmark)
public class Items {
  private final LongAdder adder = new LongAdder();
  private final Counter counter = Counter.build("items_total", "Items.").create();
  private final Counter labelled =
      Counter.build("items_of_jobs_total", "Items.").labelNames("job").create();
  private final Counter.Child child = labelled.labels(EmptyJob.NAME);
  private final CountDownLatch done = new CountDownLatch(1);
  private RunningEngine engine;
  private Context context;

  @Setup
  public void begin() throws Exception {
    var given = new SynchronousQueue<Context>();
    engine =
        RunningEngine.inMemory(
            run -> {
              given.put(run);
              done.await();
            });
    engine.ask();
    context = given.take();
  }

  @TearDown
  public void end() throws Exception {
    done.countDown();
    engine.close();
  }

  @Benchmark
  public void contextItems() {
    context.items(1);
  }

  @Benchmark
  public void bareLongAdder() {
    adder.add(1);
  }

  @Benchmark
  public void barePrometheusCounter() {
    counter.inc();
  }

  @Benchmark
  public void barePrometheusChild() {
    child.inc();
  }
}
