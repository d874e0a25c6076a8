package dev.nightshift.server.run;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Context;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Metric;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.JobDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/** One attempt as its job sees it. Once {@link #close closed} it takes nothing more. */
final class RunContext implements Context, CurrentRun.Sink {
  private static final String ABANDONED = "abandoned";

  private final Run run;
  private final JobDefinition definition;
  private final RunServices services;
  private final RunMeters meters;
  private final Clock clock;
  private final Path folder;
  private final Effort effort;
  private final LogCap logCap;
  private final UnaryOperator<String> mask;
  private final System.Logger logger = new RunLogger(this);

  private final LongAdder items = new LongAdder();
  private final Map<String, String> facts = new ConcurrentHashMap<>();
  private final Map<String, Double> gauges = new ConcurrentHashMap<>();
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final Hold hold = new Hold();
  private volatile Intensity intensity;
  private volatile Stop stop;
  private volatile long done;
  private volatile long total;
  private volatile String phase = "";
  private volatile Outcome.ItemStates itemStates;
  private volatile boolean closed;
  private volatile boolean abandoned;
  private RunThreads threads;
  private long logLines;
  private long logBytes;

  RunContext(
      Run run,
      JobDefinition definition,
      RunServices services,
      RunMeters meters,
      Clock clock,
      Path folder,
      Effort effort,
      LogCap logCap,
      UnaryOperator<String> mask) {
    this.run = run;
    this.definition = definition;
    this.services = services;
    this.meters = meters;
    this.clock = clock;
    this.folder = folder;
    this.effort = effort;
    this.logCap = logCap;
    this.mask = mask;
    this.intensity = definition.execution().intensity();
  }

  void stop(Stop asked) {
    if (stop == null) {
      stop = asked;
      stopAsked.countDown();
      hold.stop();
    }
  }

  /** Whose priority the run's threads are to have; null: nobody said an intensity. */
  Intensity level() {
    boolean said =
        definition.execution().niced() || intensity != definition.execution().intensity();
    return said ? intensity : null;
  }

  void intensity(Intensity changed) {
    if (changed != intensity) {
      intensity = changed;
      line(
          "INFO",
          "nightshift",
          "intensity is now " + changed.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /** Makes the run wait at its next checkpoint, or go on; says so in its log. */
  boolean hold(boolean held, String why) {
    if (hold.on() == held) {
      return false;
    }
    // before it goes on, for it may end at once
    line("INFO", "nightshift", why);
    hold.set(held);
    return true;
  }

  Duration held() {
    return hold.total();
  }

  Stop stopped() {
    return stop;
  }

  /** What the run itself says of its phase counts no longer. */
  void abandon(String text) {
    phase(ABANDONED);
    abandoned = true;
    line("ERROR", "nightshift", text);
  }

  Progress reported() {
    return new Progress(items.sum(), done, total, phase, facts, gauges);
  }

  Outcome.ItemStates reportedItemStates() {
    return itemStates;
  }

  /**
   * Ends what the run started: interrupts its threads and waits for them, so that all they did is
   * counted.
   */
  void close(Duration patience) {
    RunThreads running;
    synchronized (this) {
      running = threads;
    }
    if (running != null) {
      running.shutdownNow();
      try {
        if (!running.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          line(
              "WARN",
              run.job(),
              "threads of this run are still busy " + patience + " after its end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    closed = true;
  }

  @Override
  public String job() {
    return run.job();
  }

  @Override
  public UUID id() {
    return run.id();
  }

  @Override
  public String runId() {
    return run.id().toString();
  }

  @Override
  public int attempt() {
    return run.attempt();
  }

  @Override
  public Instant due() {
    return run.slot() == null ? run.due() : run.slot();
  }

  @Override
  public Trigger trigger() {
    return run.trigger();
  }

  @Override
  public String actor() {
    return run.actor();
  }

  @Override
  public Map<String, String> parameters() {
    return run.parameters();
  }

  @Override
  public boolean dryRun() {
    return run.dryRun();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Path folder() {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void items(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("items is " + count + "; it only grows");
    }
    if (!closed) {
      items.add(count);
    }
  }

  @Override
  public void progress(long done, long total) {
    this.done = done;
    this.total = total;
  }

  @Override
  public String phase() {
    return phase;
  }

  @Override
  public void phase(String unmasked) {
    var name = mask.apply(unmasked);
    if (!abandoned && !name.equals(phase)) {
      phase = name;
      line("INFO", run.job(), "phase: " + name);
    }
  }

  @Override
  public Map<String, String> context() {
    return Map.copyOf(facts);
  }

  @Override
  public void context(String key, Object value) {
    facts.put(key, mask.apply(String.valueOf(value)));
  }

  @Override
  public System.Logger logger() {
    return logger;
  }

  @Override
  public synchronized void line(String level, String logger, String unmasked) {
    var text = mask.apply(unmasked);
    meters.logged(run.job(), level);
    if (closed) {
      return;
    }
    logLines++;
    var at = clock.instant();
    if (logCap.holds(logLines, logBytes, text)) {
      logBytes += text.length();
      services.log(run, new LogLine(logLines, at, level, logger, text));
    } else if (logBytes != Long.MAX_VALUE) {
      logBytes = Long.MAX_VALUE;
      services.log(
          run,
          new LogLine(
              logLines,
              at,
              "WARN",
              "nightshift",
              "the log ends here: it has reached its cap of "
                  + logCap.lines()
                  + " lines or "
                  + logCap.bytes()
                  + " bytes; further lines are counted only"));
    }
  }

  @Override
  public Counter counter(String name, String... labelValue) {
    declared(Metric.Kind.COUNTER, name, labelValue);
    var value = labelValue.length == 0 ? null : labelValue[0];
    return amount -> {
      if (amount < 0) {
        throw new IllegalArgumentException(
            "counter " + name + ": " + amount + " is negative; a counter only grows");
      }
      if (!closed) {
        meters.count(run.job(), name, value, amount);
      }
    };
  }

  @Override
  public Gauge gauge(String name, String... labelValue) {
    declared(Metric.Kind.GAUGE, name, labelValue);
    var key = labelValue.length == 0 ? name : name + "{" + labelValue[0] + "}";
    return value -> gauges.put(key, value);
  }

  @Override
  public Timer timer(String name, String... labelValue) {
    declared(Metric.Kind.TIMER, name, labelValue);
    var value = labelValue.length == 0 ? null : labelValue[0];
    return duration -> {
      if (!closed) {
        meters.time(run.job(), name, value, duration);
      }
    };
  }

  private void declared(Metric.Kind kind, String name, String... labelValue) {
    var metric =
        definition.metrics().stream()
            .filter(known -> known.name().equals(name) && known.kind() == kind)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "job "
                            + run.job()
                            + " declares no "
                            + kind.name().toLowerCase(java.util.Locale.ROOT)
                            + " "
                            + name
                            + "; add it to its declaration"));
    boolean fits =
        metric.label().isEmpty()
            ? labelValue.length == 0
            : labelValue.length == 1 && metric.values().contains(labelValue[0]);
    if (!fits) {
      throw new IllegalArgumentException(
          "metric "
              + name
              + ": label value "
              + String.join(", ", labelValue)
              + " is not declared; "
              + (metric.label().isEmpty()
                  ? "it has no label"
                  : metric.label() + " is one of " + metric.values()));
    }
  }

  @Override
  public Cursor cursor(String name) {
    return new Cursor() {
      @Override
      public Optional<String> read() {
        return services.readCursor(run, name);
      }

      @Override
      public void write(String position) {
        requireOpen("cursor " + name);
        services.writeCursor(run, name, java.util.Objects.requireNonNull(position, "position"));
      }

      @Override
      public void clear() {
        requireOpen("cursor " + name);
        services.writeCursor(run, name, null);
      }
    };
  }

  @Override
  public RetryState retryState(String key) {
    return new StoredRetryState(this, services, run, key);
  }

  @Override
  public void checkpoint() {
    stopIfAsked();
    var level = level();
    if (level != null) {
      ThreadPriority.set(level.nice());
    }
    try {
      hold.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopIfAsked();
      throw new CancelledException("interrupted");
    }
    stopIfAsked();
  }

  private void stopIfAsked() {
    var asked = stop;
    if (asked != null) {
      throw new CancelledException(asked.reason());
    }
  }

  @Override
  public Intensity intensity() {
    return intensity;
  }

  @Override
  public void throttle() {
    pause(intensity().pause());
  }

  @Override
  public void pause(Duration time) {
    try {
      stopAsked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      checkpoint();
      throw new CancelledException("interrupted");
    }
    checkpoint();
  }

  @Override
  public synchronized ExecutorService executor() {
    requireOpen("executor");
    if (threads == null) {
      threads =
          new RunThreads(
              "run-" + run.job() + "-" + run.id(),
              effort,
              this,
              Thread.currentThread().getContextClassLoader());
    }
    return threads;
  }

  @Override
  public String enqueue(String job, Map<String, String> parameters) {
    requireOpen("enqueue");
    return services.enqueue(run, job, parameters);
  }

  @Override
  public Dependency dependency(String name) {
    if (!definition.dependencies().contains(name)) {
      throw new IllegalArgumentException(
          "job " + run.job() + " declares no dependency " + name + "; add it to its declaration");
    }
    return new Dependency() {
      @Override
      public void up() {
        meters.dependency(name, true);
      }

      @Override
      public void down(String reason) {
        meters.dependency(name, false);
        line("WARN", run.job(), name + " is down: " + reason);
      }

      @Override
      public void memoryBytes(long used) {
        meters.dependencyMemory(name, used);
      }
    };
  }

  @Override
  public void anomaly(String kind, String text) {
    meters.anomaly(run.job());
    line("WARN", run.job(), "anomaly " + kind + ": " + text);
  }

  @Override
  public boolean notify(String channel, String key, String message) {
    requireOpen("notify");
    return services.notify(run, channel, key, message);
  }

  @Override
  public void itemStates(long healthy, long degraded, long unrecoverable) {
    itemStates = new Outcome.ItemStates(healthy, degraded, unrecoverable);
  }

  @Override
  public ServerOperations operations() {
    return services.operations(run.job());
  }

  void requireOpen(String what) {
    if (closed) {
      throw new IllegalStateException(
          what + ": run " + run.id() + " of " + run.job() + " has ended");
    }
  }
}
