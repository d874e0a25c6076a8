package dev.nightshift.server.telemetry;

import dev.nightshift.server.store.H2Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One sample of the process, and the writing of the three that are written together. */
@State(Scope.Benchmark)
public class Sampling {
  /** Beside those of the JVM: Java 17 tells what is allocated by thread only. */
  @Param({"50"})
  public int threads;

  private final CountDownLatch done = new CountDownLatch(1);
  private Path folder;
  private H2Store store;
  private ProcessSampler sampler;
  private long nanos;

  @Setup
  public void begin() throws Exception {
    folder = Files.createTempDirectory("sampling");
    store = H2Store.open(folder.resolve("store"), Clock.systemUTC());
    sampler =
        new ProcessSampler(
            store.processSamples(), SampleSettings.DEFAULT, "node-1", () -> 0, Clock.systemUTC());
    for (int i = 0; i < threads; i++) {
      var thread =
          new Thread(
              () -> {
                try {
                  done.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    sampler.sample(0);
  }

  @TearDown
  public void end() throws Exception {
    done.countDown();
    store.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public void sample() {
    sampler.sample(nanos += 5_000_000_000L);
  }

  @Benchmark
  public void threeSamplesAndTheirWriting() {
    for (int i = 0; i < 3; i++) {
      sampler.sample(nanos += 5_000_000_000L);
    }
    sampler.write();
  }
}
