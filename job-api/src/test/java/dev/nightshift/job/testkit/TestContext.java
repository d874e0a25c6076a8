package dev.nightshift.job.testkit;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Job;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run without a server: keeps everything that the job says, refuses what a server would refuse,
 * and never waits. Configure it before the run, read it afterwards.
 *
 * <pre>{@code
 * try (var context = TestContext.of(job, settings, folder)) {
 *   job.run(context, settings);
 *   assertThat(context.items()).isEqualTo(3);
 * }
 * }</pre>
 */
public final class TestContext implements Context, AutoCloseable {
  /** When {@link #clock} stands at first. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final String job;
  private final Declaration declaration;
  private final Path folder;
  private final SettableClock clock;
  private final Memory memory;
  private final Recorded recorded;
  private final RecordedLog log;
  private final String runId = UUID.randomUUID().toString();
  private final AtomicLong items = new AtomicLong();
  private final AtomicInteger checkpoints = new AtomicInteger();
  private final List<String> phases = new CopyOnWriteArrayList<>();
  private final List<Progress> progress = new CopyOnWriteArrayList<>();
  private final Map<String, Object> facts = new ConcurrentHashMap<>();
  private final List<Enqueued> enqueued = new CopyOnWriteArrayList<>();
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final List<Anomaly> anomalies = new CopyOnWriteArrayList<>();
  private final Map<String, String> dependencies = new ConcurrentHashMap<>();
  private final Map<String, String> given = new ConcurrentHashMap<>();
  private final AtomicLong spent = new AtomicLong();
  private volatile ItemStates itemStates;
  private final List<Duration> pauses = new java.util.concurrent.CopyOnWriteArrayList<>();
  private final List<Duration> throttles = new java.util.concurrent.CopyOnWriteArrayList<>();
  private volatile Intensity intensity;
  private volatile boolean dryRun;
  private volatile int cancelAt = Integer.MAX_VALUE;
  private volatile int cancelAtThrottle = Integer.MAX_VALUE;
  private volatile ServerOperations operations;
  private ExecutorService executor;

  /** How far the run said it was. */
  public record Progress(long done, long total) {}

  /** A run of another job that was asked for. */
  public record Enqueued(String job, Map<String, String> parameters) {}

  /** A message that was accepted. */
  public record Message(String channel, String key, String text) {}

  /** Something odd. */
  public record Anomaly(String kind, String text) {}

  /** What {@link Context#itemStates} was told last. */
  public record ItemStates(long healthy, long degraded, long unrecoverable) {}

  private TestContext(
      String job, Declaration declaration, Path folder, SettableClock clock, Memory memory) {
    this.job = job;
    this.declaration = declaration;
    this.folder = folder;
    this.clock = clock;
    this.memory = memory;
    this.intensity = declaration.intensity();
    recorded = new Recorded(declaration);
    log = new RecordedLog(job);
  }

  /**
   * A first run.
   *
   * @param folder becomes the job's own {@link #folder}; made if absent
   */
  public static <S> TestContext of(Job<S> job, S settings, Path folder) {
    return new TestContext(
        job.type(), job.declare(settings), folder, new SettableClock(START), new Memory());
  }

  /** The run after this one, perhaps of a restarted server: same memory, folder and clock. */
  public TestContext next() {
    var next = new TestContext(job, declaration, folder, clock, memory);
    next.operations = operations;
    return next;
  }

  /** Makes this run a dry one. */
  public TestContext dry() {
    dryRun = true;
    return this;
  }

  public TestContext with(Intensity intensity) {
    this.intensity = intensity;
    return this;
  }

  /** Gives a parameter. */
  public TestContext with(String parameter, String value) {
    given.put(parameter, value);
    return this;
  }

  public TestContext with(ServerOperations operations) {
    this.operations = operations;
    return this;
  }

  /** The n-th checkpoint (1 is the first) and all later ones throw; may be called while it runs. */
  public TestContext cancelAtCheckpoint(int n) {
    cancelAt = n;
    return this;
  }

  /**
   * The n-th throttling (1 is the first) and all checkpoints after it throw: for a job that also
   * passes checkpoints by the clock, so that nobody knows how many there are before a batch.
   */
  public TestContext cancelAtThrottle(int n) {
    cancelAtThrottle = n;
    return this;
  }

  /** Items counted so far. */
  public long items() {
    return items.get();
  }

  /** What {@link Context#spent} was told in all. */
  public Duration spent() {
    return Duration.ofNanos(spent.get());
  }

  public List<String> phases() {
    return List.copyOf(phases);
  }

  public List<Progress> progress() {
    return List.copyOf(progress);
  }

  /** What {@link #context} was told. */
  public Map<String, Object> facts() {
    return Map.copyOf(facts);
  }

  /** Log lines, each led by its level. */
  public List<String> lines() {
    return log.lines();
  }

  /** A counter's or gauge's value; empty if the run has not touched it. */
  public OptionalDouble value(String metric, String... labelValue) {
    return recorded.value(metric, labelValue);
  }

  /** What a timer was given. */
  public List<Duration> durations(String timer, String... labelValue) {
    return recorded.durations(timer, labelValue);
  }

  public List<Enqueued> enqueued() {
    return List.copyOf(enqueued);
  }

  public List<Message> messages() {
    return List.copyOf(messages);
  }

  public List<Anomaly> anomalies() {
    return List.copyOf(anomalies);
  }

  /** Reported states by dependency: {@code up}, or {@code down: } and the reason. */
  public Map<String, String> dependencies() {
    return Map.copyOf(dependencies);
  }

  /**
   * What was reported last.
   *
   * @throws IllegalStateException if nothing was
   */
  public ItemStates itemStates() {
    if (itemStates == null) {
      throw new IllegalStateException("the run of " + job + " reported no item states");
    }
    return itemStates;
  }

  public int checkpoints() {
    return checkpoints.get();
  }

  @Override
  public String job() {
    return job;
  }

  @Override
  public String runId() {
    return runId;
  }

  @Override
  public String node() {
    return "test";
  }

  @Override
  public void spent(Duration cpu) {
    spent.addAndGet(cpu.toNanos());
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Instant due() {
    return clock.instant();
  }

  @Override
  public Trigger trigger() {
    return Trigger.MANUAL;
  }

  @Override
  public String actor() {
    return "test";
  }

  @Override
  public Map<String, String> parameters() {
    var all = new LinkedHashMap<String, String>();
    for (Parameter parameter : declaration.parameters()) {
      var value = given.getOrDefault(parameter.name(), parameter.byDefault());
      if (value.isEmpty()) {
        throw new IllegalArgumentException("parameter " + parameter.name() + " is required");
      }
      all.put(parameter.name(), value);
    }
    var unknown = new ArrayList<>(given.keySet());
    unknown.removeAll(all.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(job + " declares no parameter " + unknown);
    }
    return Map.copyOf(all);
  }

  @Override
  public boolean dryRun() {
    return dryRun;
  }

  /** Stands still until it is moved. */
  @Override
  public SettableClock clock() {
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
      throw new IllegalArgumentException("items was given " + count + "; it only grows");
    }
    items.addAndGet(count);
  }

  @Override
  public void progress(long done, long total) {
    progress.add(new Progress(done, total));
  }

  @Override
  public void phase(String name) {
    phases.add(name);
  }

  @Override
  public void context(String key, Object value) {
    facts.put(key, value);
  }

  @Override
  public System.Logger logger() {
    return log;
  }

  @Override
  public Counter counter(String name, String... labelValue) {
    return recorded.counter(name, labelValue);
  }

  @Override
  public Gauge gauge(String name, String... labelValue) {
    return recorded.gauge(name, labelValue);
  }

  @Override
  public Timer timer(String name, String... labelValue) {
    return recorded.timer(name, labelValue);
  }

  @Override
  public Cursor cursor(String name) {
    return memory.cursor(name);
  }

  @Override
  public RetryState retryState(String key) {
    return memory.retryState(key, clock);
  }

  @Override
  public void checkpoint() {
    int n = checkpoints.incrementAndGet();
    if (n >= cancelAt) {
      throw new CancelledException("cancelled by the test at checkpoint " + n);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("interrupted by the test at checkpoint " + n);
    }
  }

  @Override
  public Intensity intensity() {
    return intensity;
  }

  /** A checkpoint; does not wait. */
  @Override
  public void throttle() {
    throttles.add(intensity.pause());
    if (throttles.size() >= cancelAtThrottle) {
      cancelAt = 0;
    }
    checkpoint();
  }

  /** A checkpoint; does not wait. */
  @Override
  public void pause(Duration time) {
    pauses.add(time);
    checkpoint();
  }

  /** How long each throttling would have waited, in order. */
  public List<Duration> throttles() {
    return List.copyOf(throttles);
  }

  /** The pauses that the run made by itself, in order. */
  public List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  @Override
  public synchronized ExecutorService executor() {
    if (executor == null) {
      executor = Executors.newCachedThreadPool();
    }
    return executor;
  }

  @Override
  public String enqueue(String job, Map<String, String> parameters) {
    enqueued.add(new Enqueued(job, Map.copyOf(parameters)));
    return UUID.randomUUID().toString();
  }

  @Override
  public Dependency dependency(String name) {
    if (!declaration.dependencies().contains(name)) {
      throw new IllegalArgumentException(
          "%s declares no dependency %s; declared are %s"
              .formatted(job, name, declaration.dependencies()));
    }
    return new Dependency() {
      @Override
      public void up() {
        dependencies.put(name, "up");
      }

      @Override
      public void down(String reason) {
        dependencies.put(name, "down: " + reason);
      }

      @Override
      public void memoryBytes(long used) {}
    };
  }

  @Override
  public void anomaly(String kind, String text) {
    anomalies.add(new Anomaly(kind, text));
  }

  @Override
  public boolean notify(String channel, String key, String message) {
    if (!memory.firstMessage(channel, key)) {
      return false;
    }
    messages.add(new Message(channel, key, message));
    return true;
  }

  @Override
  public void itemStates(long healthy, long degraded, long unrecoverable) {
    if (!declaration.reportsItemStates()) {
      throw new IllegalArgumentException(
          job + " reports item states without declaring reportsItemStates()");
    }
    itemStates = new ItemStates(healthy, degraded, unrecoverable);
  }

  @Override
  public ServerOperations operations() {
    if (operations == null) {
      throw new IllegalStateException(
          job + " has no grants; in config.yml they stand under jobs." + job + ".grants");
    }
    return operations;
  }

  /** Interrupts what the executor still does. */
  @Override
  public synchronized void close() {
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
