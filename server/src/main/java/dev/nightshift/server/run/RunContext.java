package dev.nightshift.server.run;

import dev.nightshift.job.Context;
import dev.nightshift.job.Intensity;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
  private final UnaryOperator<String> mask;
  private final Supplier<ServerOperations> operations;
  private final Steering steering;
  private final RunLog log;
  private final RunReport report = new RunReport();
  private final PhaseMeter phases;
  private final DeclaredMetrics metrics;
  private final System.Logger logger;
  private volatile boolean closed;
  private RunThreads threads;

  RunContext(
      Run run,
      JobDefinition definition,
      RunServices services,
      RunMeters meters,
      Clock clock,
      Path folder,
      Effort effort,
      LogCap logCap,
      Workload workload) {
    UnaryOperator<String> mask = workload::mask;
    this.run = run;
    this.definition = definition;
    this.services = services;
    this.meters = meters;
    this.clock = clock;
    this.folder = folder;
    this.effort = effort;
    this.mask = mask;
    this.operations = workload::operations;
    this.steering = new Steering(definition.execution());
    this.log = new RunLog(run, this, services, meters, clock, logCap, mask, () -> closed);
    this.phases = new PhaseMeter(effort, report::items, clock);
    this.logger =
        new RunLogger(run.job(), run.debug(), (level, text) -> log.own(level, run.job(), text));
    this.metrics = new DeclaredMetrics(definition, meters, report, () -> closed);
  }

  void stop(Stop asked) {
    steering.stop(asked);
  }

  Stop stopped() {
    return steering.stopped();
  }

  /** Whose priority the run's threads are to have; null: nobody said an intensity. */
  Intensity level() {
    return steering.level();
  }

  void intensity(Intensity changed) {
    if (changed != steering.intensity()) {
      // before the run sees it: it may end at once, and its log with it
      log.say("INFO", "intensity is now " + changed.name().toLowerCase(Locale.ROOT));
      steering.intensity(changed);
    }
  }

  /** Makes the run wait at its next checkpoint, or go on; says so in its log. */
  boolean hold(boolean held, String why) {
    if (steering.holds() == held) {
      return false;
    }
    // before it goes on, for it may end at once
    log.say("INFO", why);
    steering.hold(held);
    return true;
  }

  Duration held() {
    return steering.held();
  }

  /** What the run itself says of its phase counts no longer. */
  void abandon(String text) {
    phase(ABANDONED);
    report.abandon(ABANDONED);
    log.say("ERROR", text);
  }

  RunReport report() {
    return report;
  }

  /** The work begins. */
  void begin(Instant at) {
    phases.begin(at);
  }

  /** How the run goes, until now. */
  Course course() {
    return phases.course();
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
  public String node() {
    return run.node() == null ? "" : run.node();
  }

  @Override
  public void spent(Duration cpu) {
    if (cpu.isNegative()) {
      throw new IllegalArgumentException("CPU time is " + cpu + "; it only grows");
    }
    if (!closed) {
      effort.add(cpu);
    }
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
      report.items(count);
    }
  }

  @Override
  public void progress(long done, long total) {
    report.progress(done, total);
  }

  @Override
  public String phase() {
    return report.phase();
  }

  @Override
  public void phase(String unmasked) {
    var name = mask.apply(unmasked);
    boolean entered;
    synchronized (phases) {
      entered = report.phase(name);
      if (entered) {
        phases.enter(name);
      }
    }
    if (entered) {
      log.own("INFO", run.job(), "phase: " + name);
    }
  }

  @Override
  public Map<String, String> context() {
    return report.facts();
  }

  @Override
  public Map<String, Object> numbers() {
    return report.numbers();
  }

  @Override
  public void executed(String sql, Duration took) {
    if (!closed && meters.slowStatement(run.job(), took)) {
      log.say(
          "WARN",
          String.format(
              Locale.ROOT,
              "slow statement, %.3f s: %s",
              took.toMillis() / 1e3,
              StatementText.of(sql)));
    }
  }

  @Override
  public boolean debug() {
    return run.debug();
  }

  @Override
  public String jobId() {
    return run.jobId();
  }

  @Override
  public void batch(long number, int size) {
    report.batch(number, size);
  }

  @Override
  public void context(String key, Object value) {
    report.fact(key, mask.apply(String.valueOf(value)));
  }

  @Override
  public System.Logger logger() {
    return logger;
  }

  @Override
  public void line(String level, String logger, String unmasked) {
    log.line(level, logger, unmasked);
  }

  @Override
  public Counter counter(String name, String... labelValue) {
    return metrics.counter(name, labelValue);
  }

  @Override
  public Gauge gauge(String name, String... labelValue) {
    return metrics.gauge(name, labelValue);
  }

  @Override
  public Timer timer(String name, String... labelValue) {
    return metrics.timer(name, labelValue);
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
        services.writeCursor(run, name, Objects.requireNonNull(position, "position"));
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
    steering.checkpoint();
  }

  @Override
  public Intensity intensity() {
    return steering.intensity();
  }

  @Override
  public void throttle() {
    pause(intensity().pause());
  }

  @Override
  public void pause(Duration time) {
    steering.pause(time);
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
        log.own("WARN", run.job(), name + " is down: " + reason);
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
    log.own("WARN", run.job(), "anomaly " + kind + ": " + text);
  }

  @Override
  public boolean notify(String channel, String key, String message) {
    requireOpen("notify");
    return services.notify(run, channel, key, message);
  }

  @Override
  public void itemStates(long healthy, long degraded, long unrecoverable) {
    report.itemStates(new Outcome.ItemStates(healthy, degraded, unrecoverable));
  }

  @Override
  public ServerOperations operations() {
    requireOpen("operations");
    return operations.get();
  }

  void requireOpen(String what) {
    if (closed) {
      throw new IllegalStateException(
          what + ": run " + run.id() + " of " + run.job() + " has ended");
    }
  }
}
