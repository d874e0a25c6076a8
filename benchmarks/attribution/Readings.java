package dev.nightshift.server.run;

import com.sun.management.ThreadMXBean;
import dev.nightshift.benchmarks.attribution.EmptyJob;
import dev.nightshift.benchmarks.attribution.Unmetered;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.JobDefinition;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is read around and within a run, each alone, and the carrying out of one without a store. */
@State(Scope.Thread)
public class Readings {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Clock clock = Clock.systemUTC();
  private final long self = Thread.currentThread().getId();
  private final JobDefinition definition = EmptyJob.definition();
  private final Path folder = Path.of("target");
  private final RunServices services = new Deaf();
  private final RunMeters meters = new Unmetered();
  private final Workload empty = context -> {};
  private final Workload phases =
      context -> {
        for (int i = 0; i < 100; i++) {
          context.phase((i & 1) == 0 ? "reading" : "writing");
        }
      };

  /** All that attribution reads for a run that names no phase. */
  @Benchmark
  public Object aRun() {
    var effort = new Effort();
    var meter = new PhaseMeter(effort, () -> 0, clock);
    meter.begin(Instant.EPOCH);
    var stretch = effort.begin();
    effort.end(stretch);
    return new Outcome(
        RunState.SUCCEEDED,
        Instant.EPOCH,
        Instant.EPOCH,
        Progress.NONE,
        null,
        null,
        Duration.ofNanos(effort.cpuNanos()),
        effort.bytes(),
        null,
        meter.course());
  }

  @Benchmark
  public long cpuTimeOfThisThread() {
    return THREADS.getCurrentThreadCpuTime();
  }

  @Benchmark
  public long bytesOfThisThread() {
    return THREADS.getThreadAllocatedBytes(self);
  }

  @Benchmark
  public long pausesOfTheCollector() {
    return GcPauses.millis();
  }

  @Benchmark
  public Outcome emptyRunWithoutAStore() {
    return attempt(empty);
  }

  @Benchmark
  public Outcome aHundredPhasesWithoutAStore() {
    return attempt(phases);
  }

  private Outcome attempt(Workload work) {
    var now = Instant.EPOCH;
    var run =
        Run.of(new UUID(1, 2), EmptyJob.NAME)
            .asked(Trigger.MANUAL, "benchmark")
            .due(now, now)
            .running("node-1", now)
            .build();
    return new Attempt(
            run, definition, work, services, meters, clock, folder, LogCap.DEFAULT)
        .call();
  }

  /** Takes whatever a run says, and keeps nothing. */
  private static final class Deaf implements RunServices {
    @Override
    public Optional<String> readCursor(Run run, String name) {
      return Optional.empty();
    }

    @Override
    public void writeCursor(Run run, String name, String position) {}

    @Override
    public Backoff backoff(Run run, String key) {
      return Backoff.NONE;
    }

    @Override
    public void backoff(Run run, String key, Backoff backoff) {}

    @Override
    public String enqueue(Run from, String job, Map<String, String> parameters) {
      return "";
    }

    @Override
    public boolean notify(Run run, String channel, String key, String message) {
      return false;
    }

    @Override
    public void log(Run run, LogLine line) {}
  }
}
