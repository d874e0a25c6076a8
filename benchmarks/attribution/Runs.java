package dev.nightshift.benchmarks.attribution;

import dev.nightshift.server.run.Run;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Runs of an empty job from the request until the store has the end. */
@State(Scope.Benchmark)
public class Runs {
  private static final int MANY = 64;

  @Param({"memory", "file"})
  public String store;

  private RunningEngine engine;

  @Setup
  public void begin() throws Exception {
    engine =
        store.equals("file")
            ? RunningEngine.onDisk(run -> {})
            : RunningEngine.inMemory(run -> {});
  }

  @TearDown
  public void end() throws Exception {
    engine.close();
  }

  @Benchmark
  public Run oneAfterTheOther() throws InterruptedException {
    return engine.run(1);
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public Run manyWaiting() throws InterruptedException {
    return engine.run(MANY);
  }
}
