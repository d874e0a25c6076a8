package dev.nightshift.jobs.scrub;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Context;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Trigger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.ExecutorService;

/** A run that nobody watches: how fixtures and faults protect a pool without a server. */
final class Offline implements Context {
  private final Clock clock;

  Offline(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String job() {
    return "demo";
  }

  @Override
  public String runId() {
    return "demo";
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
    return "demo";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of();
  }

  @Override
  public boolean dryRun() {
    return false;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Path folder() {
    throw new UnsupportedOperationException("a run without a server has no folder");
  }

  @Override
  public void items(long count) {}

  @Override
  public void progress(long done, long total) {}

  @Override
  public void phase(String name) {}

  @Override
  public void context(String key, Object value) {}

  @Override
  public System.Logger logger() {
    return Silence.INSTANCE;
  }

  @Override
  public Counter counter(String name, String... labelValue) {
    return amount -> {};
  }

  @Override
  public Gauge gauge(String name, String... labelValue) {
    return value -> {};
  }

  @Override
  public Timer timer(String name, String... labelValue) {
    return duration -> {};
  }

  @Override
  public Cursor cursor(String name) {
    return new Cursor() {
      @Override
      public Optional<String> read() {
        return Optional.empty();
      }

      @Override
      public void write(String position) {}

      @Override
      public void clear() {}
    };
  }

  @Override
  public RetryState retryState(String key) {
    throw new UnsupportedOperationException("a run without a server keeps no retry state");
  }

  @Override
  public void checkpoint() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("interrupted");
    }
  }

  @Override
  public Intensity intensity() {
    return Intensity.HIGH;
  }

  @Override
  public void throttle() {
    checkpoint();
  }

  @Override
  public void pause(Duration time) {
    checkpoint();
  }

  @Override
  public ExecutorService executor() {
    throw new UnsupportedOperationException("a run without a server has no threads of its own");
  }

  @Override
  public String enqueue(String job, Map<String, String> parameters) {
    throw new UnsupportedOperationException("a run without a server asks for no other run");
  }

  @Override
  public Dependency dependency(String name) {
    throw new UnsupportedOperationException("a run without a server reports no dependency");
  }

  @Override
  public void anomaly(String kind, String text) {}

  @Override
  public boolean notify(String channel, String key, String message) {
    return false;
  }

  @Override
  public void itemStates(long healthy, long degraded, long unrecoverable) {}

  @Override
  public ServerOperations operations() {
    throw new UnsupportedOperationException("a run without a server is granted nothing");
  }

  private enum Silence implements System.Logger {
    INSTANCE;

    @Override
    public String getName() {
      return "demo";
    }

    @Override
    public boolean isLoggable(Level level) {
      return false;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {}

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {}
  }
}
