package dev.nightshift.server.run;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which run the calling thread works for, so that lines from any logging library find its log. */
public final class CurrentRun {
  private static final ThreadLocal<Sink> SINK = new ThreadLocal<>();

  private CurrentRun() {}

  /** The calling thread works for this run until {@link #leave}. */
  static void enter(Sink sink) {
    SINK.set(sink);
  }

  /** The calling thread no longer works for a run. */
  static void leave() {
    SINK.remove();
  }

  /** Empty on the server's own threads. */
  public static Optional<Sink> get() {
    return Optional.ofNullable(SINK.get());
  }

  /** A run that takes lines. Thread-safe. */
  public interface Sink {
    UUID id();

    String job();

    /** What the run is doing; empty if it said nothing. */
    String phase();

    /** Facts that the run attached to itself. */
    Map<String, String> context();

    /** How far it is, as far as it said: items, done, total, batch and batch_size. */
    Map<String, Object> numbers();

    /**
     * A statement of the job is over.
     *
     * @param sql as the job wrote it
     */
    void executed(String sql, Duration took);

    /** As {@link Run#debug}. */
    boolean debug();

    /** As {@link Run#jobId}. */
    String jobId();

    /**
     * Adds a line to the run's log; beyond the log's cap it is counted only.
     *
     * @param level one of TRACE, DEBUG, INFO, WARN, ERROR
     * @param text with the stack trace, if there is one
     */
    void line(String level, String logger, String text);
  }
}
