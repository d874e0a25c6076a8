package dev.nightshift.job;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * One run, as its job sees it. All methods may be called from any thread of the run, until {@link
 * Job#run} returns; later calls are ignored, or refused with {@link IllegalStateException} where
 * they would have to store something.
 */
public interface Context {

  /** The name of the job as configured. */
  String job();

  /** The run's id, a UUID of version 7; an automatic retry has an id of its own. */
  String runId();

  /** 1 for the first attempt. */
  int attempt();

  /** The server's process that runs it, as history shows it; empty where there is no server. */
  default String node() {
    return "";
  }

  /** When the run was due; of a manual run: when it was asked for. */
  Instant due();

  Trigger trigger();

  /** Who asked for the run, or {@code schedule}. */
  String actor();

  /**
   * What was said when the run was asked for, checked against the declared parameters, defaults
   * filled in.
   */
  Map<String, String> parameters();

  /** Whether the run must do everything but the changes. */
  boolean dryRun();

  /** The clock to use instead of {@code Instant.now()}, so that tests can move it. */
  Clock clock();

  /** A folder of this job's own below the server's data folder; exists. */
  Path folder();

  /** Counts items processed: visible at once, kept with the run. */
  void items(long count);

  /**
   * Says how far the run is.
   *
   * @param total the same unit as {@code done}; 0 while unknown
   */
  void progress(long done, long total);

  /**
   * Says which batch is at work, for the fields of log lines. {@link #batches} and {@link #eachOf}
   * say it by themselves.
   *
   * @param number from 1
   * @param size things in it
   */
  default void batch(long number, int size) {}

  /** Names what the run is doing now, e.g. {@code verifying}. */
  void phase(String name);

  /** Attaches a fact to this run and to every later log line of it, e.g. {@code vault=orders}. */
  void context(String key, Object value);

  /**
   * The run's log, kept with the run. Lines that the run's threads write through SLF4J or
   * java.util.logging land there too.
   */
  System.Logger logger();

  /**
   * A declared counter.
   *
   * @param labelValue the declared label's value; left out for a counter without a label
   * @throws IllegalArgumentException if the counter or the value is not declared
   */
  Counter counter(String name, String... labelValue);

  /** A declared gauge; as {@link #counter}. */
  Gauge gauge(String name, String... labelValue);

  /** A declared timer; as {@link #counter}. */
  Timer timer(String name, String... labelValue);

  /**
   * A durable position of this job, kept from run to run and over restarts.
   *
   * @param name one job may have several
   */
  Cursor cursor(String name);

  /**
   * How often something failed in a row and when it may be tried again; kept over restarts.
   *
   * @param key what is tried, e.g. the vault's name
   */
  RetryState retryState(String key);

  /**
   * The place where a run is paused or stopped: call it where stopping leaves nothing half done.
   *
   * @throws CancelledException if the run is to stop
   */
  void checkpoint();

  /** How hard the run may press now; may change while it runs. */
  Intensity intensity();

  /** Waits as long as the {@link #intensity} says; a {@link #checkpoint} too. */
  void throttle();

  /**
   * Waits for a time, or until the run is to stop; a {@link #checkpoint} too.
   *
   * @throws CancelledException if the run is to stop
   */
  default void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      checkpoint();
      throw new CancelledException("interrupted");
    }
    checkpoint();
  }

  /**
   * Does something with each element of a source, batch by batch: within a batch several at a time
   * in threads of the {@link #executor}, and a pause between two batches.
   *
   * @param action may be called by several threads at once
   * @throws Exception what the action threw first; the batch is finished before, no further one is
   *     begun, and what it threw for others of the batch is suppressed in it
   */
  default <T> void eachOf(Iterable<T> source, Batching how, Batching.Action<? super T> action)
      throws Exception {
    how.carryOut(this, source, action);
  }

  /**
   * Cuts a source into batches as large as the {@link #intensity} says, with a {@link #throttle}
   * between two of them.
   */
  default <T> Iterable<List<T>> batches(Iterable<T> source) {
    return () -> new Batches<>(this, source.iterator(), 0);
  }

  /** The same with a batch size of its own. */
  default <T> Iterable<List<T>> batches(Iterable<T> source, int size) {
    return () -> new Batches<>(this, source.iterator(), size);
  }

  /**
   * Threads that count as the run's own: their CPU time, allocation and log lines are the run's.
   * Interrupted and awaited when the run ends.
   */
  ExecutorService executor();

  /**
   * Counts CPU time that was spent for this run outside of its threads, as by a process that it
   * started.
   *
   * @param cpu not negative; added to what was counted before
   */
  default void spent(Duration cpu) {}

  /**
   * Asks for a run of another job.
   *
   * @return its run id
   * @throws IllegalArgumentException if there is no such job or the parameters are not as declared
   */
  String enqueue(String job, Map<String, String> parameters);

  /** Reports the state of something that this job declared to depend on. */
  Dependency dependency(String name);

  /** Reports something odd that is no failure; counted by kind, shown on the run. */
  void anomaly(String kind, String text);

  /**
   * Sends a message once per key, whatever restarts in between.
   *
   * @param channel a channel of config.yml
   * @return false if a message of this key was accepted before
   */
  boolean notify(String channel, String key, String message);

  /** Reports how many of the things that the job looks after are in which state. */
  void itemStates(long healthy, long degraded, long unrecoverable);

  /**
   * What config.yml lets this job do to the server itself.
   *
   * @throws IllegalStateException naming the missing grant, if config.yml grants nothing
   */
  ServerOperations operations();

  /** Only grows. */
  interface Counter {
    default void increment() {
      add(1);
    }

    /** Adds an amount of at least 0. */
    void add(double amount);
  }

  /** Goes up and down. */
  interface Gauge {
    void set(double value);
  }

  /** Measures durations. */
  interface Timer {
    void record(Duration duration);
  }

  /** A durable text. */
  interface Cursor {
    /** What was last stored, by this run or an earlier one. */
    Optional<String> read();

    /**
     * Durable when it returns.
     *
     * @throws IllegalStateException if the run has been taken away from this server
     */
    void write(String position);

    /** Forgets the position. */
    void clear();
  }

  /** Exponential backoff of one thing that a job tries again and again. */
  interface RetryState {
    /** Failures since the last success. */
    int failures();

    /** Whether the wait after the last failure is over. */
    boolean ready();

    /** When it is over; empty if nothing failed. */
    Optional<Instant> nextAttempt();

    /**
     * Counts a failure: the next try is due after {@code base}, doubled per failure in a row, at
     * most {@code max}.
     */
    void failed(Duration base, Duration max);

    /** Forgets the failures. */
    void succeeded();
  }

  /** Something that a job depends on. */
  interface Dependency {
    void up();

    /** It does not answer, for a reason given in one sentence. */
    void down(String reason);

    void memoryBytes(long used);
  }

  /**
   * Cuts an iterator into batches; made by {@link Context#batches}.
   *
   * @param <T> what is batched
   */
  final class Batches<T> implements Iterator<List<T>> {
    private final Context context;
    private final Iterator<T> source;
    private final int fixedSize;
    private long number;

    private Batches(Context context, Iterator<T> source, int fixedSize) {
      this.context = context;
      this.source = source;
      this.fixedSize = fixedSize;
    }

    @Override
    public boolean hasNext() {
      return source.hasNext();
    }

    @Override
    public List<T> next() {
      if (!source.hasNext()) {
        throw new NoSuchElementException();
      }
      if (number == 0) {
        context.checkpoint();
      } else {
        context.throttle();
      }
      int size = fixedSize > 0 ? fixedSize : context.intensity().batchSize();
      Collection<T> batch = new ArrayList<>(size);
      while (batch.size() < size && source.hasNext()) {
        batch.add(source.next());
      }
      context.batch(++number, batch.size());
      return List.copyOf(batch);
    }
  }
}
