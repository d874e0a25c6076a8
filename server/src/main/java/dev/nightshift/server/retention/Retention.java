package dev.nightshift.server.retention;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  private static final Duration ARCHIVE_EVERY = Duration.ofHours(1);

  private final RetentionStore store;
  private final ArchiveStore records;
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
  private Instant lastArchived;
  private Instant right = Instant.MIN;
  private final Object archivingLock = new Object();
  private volatile ArchiveReport archiving;
  private volatile Sweep last;
  private volatile boolean stopping;

  /**
   * @param clock of the store
   * @param node this process
   */
  public Retention(
      RetentionStore store,
      ArchiveStore records,
      RetentionSettings settings,
      Clock clock,
      String node,
      Pause pause) {
    this.store = store;
    this.records = records;
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

  /** Looks once, and removes all that is over, after archiving it if it is to be. */
  public synchronized Sweep sweep() throws InterruptedException {
    var now = clock.instant();
    var sweeper = new Sweeper(store, settings, appetite, pause, now, this::mayGoOn);
    boolean complete = false;
    try {
      boolean whole = lastWhole == null || lastWhole.plus(WHOLE_EVERY).isBefore(now);
      if (settings.archive()) {
        archiveOver(sweeper, now);
      } else if (whole) {
        sweeper.allRuns();
        sweeper.audit();
        sweeper.missed();
      } else {
        sweeper.runsSince(lastComplete);
        sweeper.missed();
      }
      if (whole) {
        sweeper.orphans();
        sweeper.nodesAndDays();
        sweeper.changesAndWindows();
        lastWhole = now;
      }
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

  // Each archiving copies the quarter's file, so records are collected for a while.
  private void archiveOver(Sweeper sweeper, Instant now)
      throws Sweeper.Stopped, InterruptedException {
    if (lastArchived != null && lastArchived.plus(ARCHIVE_EVERY).isAfter(now)) {
      return;
    }
    var archiver = archiver(sweeper, now, false);
    archiver.alone(
        () -> {
          archiver.runs(sweeper.firstEnd(), sweeper::over);
          archiver.missed(now.minus(settings.missed()));
          archiver.audit(now.minus(settings.audit()));
        });
    sweeper.allLogs();
    lastArchived = now;
  }

  /**
   * Archives in the background.
   *
   * @throws IllegalStateException if an archiving is at work or waits for its turn
   */
  public void begin(ArchiveOrder order) {
    synchronized (archivingLock) {
      if (archiving != null && archiving.ended() == null) {
        throw new IllegalStateException(
            "an archiving of records before " + archiving.before() + " is at work");
      }
      archiving = report(order, clock.instant(), null, null, null);
    }
    timer.execute(() -> archive(order));
  }

  /** The last archiving that somebody asked for; empty before the first. */
  public Optional<ArchiveReport> archiving() {
    return Optional.ofNullable(archiving);
  }

  private synchronized void archive(ArchiveOrder order) {
    var began = clock.instant();
    var sweeper = new Sweeper(store, settings, appetite, pause, began, this::mayGoOn);
    var archiver = archiver(sweeper, began, order.dryRun());
    String error = null;
    try {
      archiver.alone(() -> archive(order, archiver, began));
    } catch (Sweeper.Stopped e) {
      error = "another server is at it, or this one stops; what is left comes with the next one";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      error = "the server stops; what is left comes with the next one";
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "archiving failed", e);
      error = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    archiving = report(order, began, clock.instant(), archiver, error);
  }

  private void archive(ArchiveOrder order, Archiver archiver, Instant began)
      throws IOException, Sweeper.Stopped, InterruptedException {
    if (order.kinds().contains(ArchiveKind.RUN)) {
      archiver.runs(order.before(), root -> true);
      archiving = report(order, began, null, archiver, null);
    }
    if (order.kinds().contains(ArchiveKind.MISSED_SLOT)) {
      archiver.missed(order.before());
      archiving = report(order, began, null, archiver, null);
    }
    if (order.kinds().contains(ArchiveKind.AUDIT)) {
      archiver.audit(order.before());
    }
  }

  private static ArchiveReport report(
      ArchiveOrder order, Instant began, Instant ended, Archiver archiver, String error) {
    return new ArchiveReport(
        order.before(),
        order.dryRun(),
        began,
        ended,
        archiver == null ? Map.of() : archiver.archived(),
        archiver == null ? List.of() : archiver.files(),
        error);
  }

  private Archiver archiver(Sweeper sweeper, Instant now, boolean dryRun) {
    return new Archiver(store, records, sweeper, settings.archiveFolder(), now, dryRun, step -> {});
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
