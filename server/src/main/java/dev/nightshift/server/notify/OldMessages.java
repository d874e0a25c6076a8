package dev.nightshift.server.notify;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what ended long ago, a little at a time. */
final class OldMessages {
  private static final Logger LOG = LoggerFactory.getLogger(OldMessages.class);
  private static final int AT_ONCE = 200;

  /** Longer than a year: a message of each year has its key for itself. */
  private static final Duration KEYS = Duration.ofDays(400);

  private final Outbox outbox;
  private final Duration contents;
  private final Clock clock;
  private ScheduledExecutorService timer;

  OldMessages(Outbox outbox, Duration contents, Clock clock) {
    this.outbox = outbox;
    this.contents = contents;
    this.clock = clock;
  }

  synchronized void start() {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "notify-old");
              thread.setDaemon(true);
              return thread;
            });
    var unused = timer.scheduleWithFixedDelay(this::quietly, 5, 60, TimeUnit.MINUTES);
  }

  synchronized void stop() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }

  private void quietly() {
    try {
      forget();
    } catch (RuntimeException e) {
      LOG.warn("Old messages could not be forgotten; it is tried again in an hour.", e);
    }
  }

  /** Returns how many rows. */
  int forget() {
    var now = clock.instant();
    int all = 0;
    int some;
    do {
      some =
          outbox.forget(
              now.minus(contents),
              now.minus(KEYS.compareTo(contents) > 0 ? KEYS : contents),
              AT_ONCE);
      all += some;
    } while (some > 0 && !Thread.currentThread().isInterrupted());
    return all;
  }
}
