package dev.nightshift.server.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Removes what is kept no longer, driven by a timer of its own: a store in which nothing happens is
 * tidied too. One node of a deployment does it at a time.
 */
public final class Retention {
  private static final System.Logger LOG = System.getLogger(Retention.class.getName());
  // what an outage or a row written late has hidden from the ordinary sweeps
  private static final Duration WHOLE_EVERY = Duration.ofHours(6);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final RetentionStore store;
  private final RetentionSettings settings;
  private final Clock clock;
  private final String node;
  private final Pause pause;
  private final Appetite appetite = new Appetite();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "retention");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> ticking;
  private Instant lastComplete;
  private Instant lastWhole;
  private Instant right = Instant.MIN;
  private volatile Sweep last;
  private volatile boolean stopping;

  /**
   * @param clock of the store
   * @param node this process
   */
  public Retention(
      RetentionStore store, RetentionSettings settings, Clock clock, String node, Pause pause) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.node = node;
    this.pause = pause;
  }

  public void start() {
    long every = settings.every().toMillis();
    ticking = timer.scheduleWithFixedDelay(this::safely, every, every, TimeUnit.MILLISECONDS);
  }

  /** Stops between two bites, and waits for that. */
  public void stop() throws InterruptedException {
    stopping = true;
    if (ticking != null) {
      ticking.cancel(true);
    }
    timer.shutdownNow();
    if (!timer.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.log(System.Logger.Level.WARNING, "retention does not stop; the store is closed under it");
    }
  }

  /** The last sweep of this node; empty before the first. */
  public Optional<Sweep> last() {
    return Optional.ofNullable(last);
  }

  /** Looks once, and removes all that is over. */
  public synchronized Sweep sweep() throws InterruptedException {
    var now = clock.instant();
    var sweeper = new Sweeper(store, settings, appetite, pause, now, this::mayGoOn);
    boolean complete = false;
    try {
      if (lastWhole == null || lastWhole.plus(WHOLE_EVERY).isBefore(now)) {
        sweeper.allRuns();
        sweeper.orphans();
        sweeper.nodesAndDays();
        sweeper.audit();
        lastWhole = now;
      } else {
        sweeper.runsSince(lastComplete);
      }
      sweeper.missed();
      sweeper.compact();
      lastComplete = now;
      complete = true;
    } catch (Sweeper.Stopped e) {
      LOG.log(System.Logger.Level.DEBUG, "retention goes on later");
    }
    var report = sweeper.report(complete);
    last = report;
    return report;
  }

  private void safely() {
    try {
      sweep();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "retention failed and is tried again in " + settings.every() + ": " + e.getMessage(),
          e);
    }
  }

  private boolean mayGoOn(Duration time) {
    var now = clock.instant();
    if (now.plus(time.dividedBy(2)).isAfter(right)) {
      right = store.take(node, now, now.plus(time)) ? now.plus(time) : Instant.MIN;
    }
    return !stopping && right.isAfter(now);
  }
}
