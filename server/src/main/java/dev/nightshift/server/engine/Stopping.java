package dev.nightshift.server.engine;

import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.Stop;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs that are to stop. First they are asked, then interrupted; one that ignores both is
 * abandoned: its worker's place goes to somebody else, while its row, its lane and its code stay as
 * they are.
 */
final class Stopping {
  private static final System.Logger LOG = System.getLogger(Stopping.class.getName());

  private final EngineSettings settings;
  private final ActiveAttempts active;
  private final Workers workers;
  private final Consumer<Attempt> abandoned;
  private final LongSupplier nanos;
  private final Map<UUID, Asked> asked = new ConcurrentHashMap<>();

  /**
   * @param abandoned told of each run that is given up
   * @param nanos as {@link System#nanoTime}
   */
  Stopping(
      EngineSettings settings,
      ActiveAttempts active,
      Workers workers,
      Consumer<Attempt> abandoned,
      LongSupplier nanos) {
    this.settings = settings;
    this.active = active;
    this.workers = workers;
    this.abandoned = abandoned;
    this.nanos = nanos;
  }

  /** Asks an attempt to stop; the first reason and the first time count. */
  void stop(Attempt attempt, Stop reason) {
    attempt.ask(reason);
    asked.computeIfAbsent(attempt.run().id(), id -> new Asked(attempt, nanos.getAsLong()));
  }

  /** Goes on with those that have had their time. Called every now and then by one thread. */
  void look() {
    asked.values().removeIf(one -> active.begun(one.attempt.run().id()).isEmpty());
    asked.values().forEach(this::look);
  }

  private void look(Asked one) {
    var waited = Duration.ofNanos(nanos.getAsLong() - one.since);
    if (one.stage == Stage.ASKED && waited.compareTo(settings.interruptAfter()) >= 0) {
      one.stage = Stage.INTERRUPTED;
      one.interrupted = nanos.getAsLong();
      one.attempt.interrupt();
    } else if (one.stage == Stage.INTERRUPTED
        && Duration.ofNanos(nanos.getAsLong() - one.interrupted).compareTo(settings.abandonAfter())
            >= 0) {
      one.stage = Stage.ABANDONED;
      abandon(one.attempt, waited);
    }
  }

  private void abandon(Attempt attempt, Duration waited) {
    var work = active.work(attempt);
    if (work == null || !workers.giveUp(work)) {
      return;
    }
    var text =
        "run "
            + attempt.run().id()
            + " of "
            + attempt.run().job()
            + " was to stop "
            + waited.toSeconds()
            + " s ago ("
            + attempt.asked().reason()
            + ") and ignores its interrupt; it is abandoned: its worker is replaced, and the job counts as running until"
            + " its code returns";
    LOG.log(System.Logger.Level.WARNING, text);
    attempt.abandon(text);
    // it may have swallowed the first one in a call that has ended since
    attempt.interrupt();
    abandoned.accept(attempt);
  }

  private enum Stage {
    ASKED,
    INTERRUPTED,
    ABANDONED
  }

  private static final class Asked {
    private final Attempt attempt;
    private final long since;
    private Stage stage = Stage.ASKED;
    private long interrupted;

    private Asked(Attempt attempt, long since) {
      this.attempt = attempt;
      this.since = since;
    }
  }
}
