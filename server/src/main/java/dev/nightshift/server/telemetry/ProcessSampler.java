package dev.nightshift.server.telemetry;

import dev.nightshift.server.health.activity.ProcessSample;
import dev.nightshift.server.health.activity.ProcessSamples;
import dev.nightshift.server.health.activity.ProcessStretch;
import dev.nightshift.server.run.GcPauses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples this process, and writes a few samples at a time. Whatever fails here is tried again, and
 * concerns no run; while the store is away the latest samples wait. Thread-safe.
 */
public final class ProcessSampler {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessSampler.class);
  private static final int AT_ONCE = 3;
  private static final int MOST_WAITING = 720;
  private static final int MOST_WRITTEN_AT_ONCE = 60;
  private static final long STOP_PATIENCE_SECONDS = 2;

  private final ProcessSamples store;
  private final SampleSettings settings;
  private final String node;
  private final LongSupplier logLines;
  private final Clock clock;
  private final ProcessMeter meter = new ProcessMeter();
  private final Deque<ProcessSample> waiting = new ArrayDeque<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "process-sampler");
            thread.setDaemon(true);
            return thread;
          });
  private Look before;

  /**
   * @param node of this process
   * @param logLines that runs have written since it began
   * @param clock of the store
   */
  public ProcessSampler(
      ProcessSamples store,
      SampleSettings settings,
      String node,
      LongSupplier logLines,
      Clock clock) {
    this.store = store;
    this.settings = settings;
    this.node = node;
    this.logLines = logLines;
    this.clock = clock;
  }

  public void start() {
    before = look(System.nanoTime());
    long every = settings.every().toMillis();
    var unused = timer.scheduleAtFixedRate(this::step, every, every, TimeUnit.MILLISECONDS);
  }

  /** Writes what waits, and ends; waits at most 2 s for that. */
  public void stop() throws InterruptedException {
    timer.execute(() -> safely(this::write));
    timer.shutdown();
    if (!timer.awaitTermination(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      timer.shutdownNow();
    }
  }

  private void step() {
    long nanos = System.nanoTime();
    if (before != null && nanos - before.nanos < settings.every().toNanos() / 2) {
      // one that came late is followed at once by the next, and moments tell no rates
      return;
    }
    safely(
        () -> {
          sample(nanos);
          if (waiting() >= AT_ONCE) {
            write();
          }
        });
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.debug("The process' samples are not written; they wait, and are written later.", e);
    }
  }

  /** Takes one sample; the time since the one before is taken from the given nanoseconds. */
  void sample(long nanos) {
    var now = look(nanos);
    var last = before;
    before = now;
    if (last == null || now.nanos <= last.nanos) {
      return;
    }
    var sample =
        new ProcessSample(
            node,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            micros(now.nanos - last.nanos),
            meter.residentBytes(),
            meter.heapBytes(),
            micros(now.cpuNanos - last.cpuNanos),
            Duration.ofMillis(Math.max(0, now.gcMillis - last.gcMillis)),
            Math.max(0, now.collections - last.collections),
            Math.max(0, now.allocated - last.allocated),
            Math.max(0, now.logLines - last.logLines));
    synchronized (waiting) {
      if (waiting.size() == MOST_WAITING) {
        waiting.removeFirst();
      }
      waiting.addLast(sample);
    }
  }

  // as the store has it, so that a sample that was written is equal to itself
  private static Duration micros(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos)).truncatedTo(ChronoUnit.MICROS);
  }

  private Look look(long nanos) {
    return new Look(
        nanos,
        meter.cpuNanos(),
        GcPauses.millis(),
        GcPauses.count(),
        meter.allocatedBytes(),
        logLines.getAsLong());
  }

  private int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  private List<ProcessSample> unwritten() {
    synchronized (waiting) {
      return List.copyOf(waiting);
    }
  }

  /** Writes what waits, at most some dozen at a time. */
  void write() {
    var some = unwritten().stream().limit(MOST_WRITTEN_AT_ONCE).toList();
    store.add(some, clock.instant().minus(settings.keep()));
    synchronized (waiting) {
      waiting.removeAll(some);
    }
  }

  /** The ring, with what this process has not written yet. */
  public ProcessSamples samples() {
    return new WithUnwritten();
  }

  private record Look(
      long nanos, long cpuNanos, long gcMillis, long collections, long allocated, long logLines) {}

  private final class WithUnwritten implements ProcessSamples {
    @Override
    public void add(List<ProcessSample> samples, Instant keptFrom) {
      store.add(samples, keptFrom);
    }

    @Override
    public List<ProcessSample> between(Instant from, Instant to, int most) {
      // in this order: what is written in between is seen twice, and not never
      var own = unwritten();
      var all = new ArrayList<>(store.between(from, to, most));
      var seen = new HashSet<>(all);
      own.stream()
          .filter(sample -> !sample.at().isBefore(from) && sample.at().isBefore(to))
          .filter(sample -> !seen.contains(sample))
          .forEach(all::add);
      all.sort(Comparator.comparing(ProcessSample::at).thenComparing(ProcessSample::node));
      return all.subList(0, Math.min(all.size(), most));
    }

    @Override
    public List<ProcessStretch> stretches(Instant from, Instant to, Duration width) {
      var own = unwritten();
      var all = new ArrayList<>(store.stretches(from, to, width));
      var written =
          all.stream()
              .filter(stretch -> stretch.node().equals(node))
              .map(ProcessStretch::until)
              .max(Comparator.naturalOrder())
              .orElse(Instant.MIN);
      own.stream()
          .filter(sample -> !sample.at().isBefore(from) && sample.at().isBefore(to))
          // what was written in between is in the store's answer
          .filter(sample -> sample.at().isAfter(written))
          .forEach(sample -> join(all, ProcessStretch.of(sample, width)));
      all.sort(Comparator.comparing(ProcessStretch::from).thenComparing(ProcessStretch::node));
      return all;
    }

    private void join(List<ProcessStretch> all, ProcessStretch added) {
      for (int i = all.size() - 1; i >= 0; i--) {
        var one = all.get(i);
        if (one.node().equals(added.node()) && one.from().equals(added.from())) {
          all.set(i, one.and(added));
          return;
        }
      }
      all.add(added);
    }
  }
}
