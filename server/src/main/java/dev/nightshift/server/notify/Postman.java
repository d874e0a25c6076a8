package dev.nightshift.server.notify;

import dev.nightshift.server.notify.DeliveryListener.Result;
import dev.nightshift.server.notify.Outbox.Batch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one channel's messages, one after the other, in a thread of its own: a channel that
 * hangs holds no other.
 */
final class Postman {
  private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration STORE_AWAY = Duration.ofSeconds(1);

  /** Beyond what the sink may take: for the store, and for a process that stands still. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final String channel;
  private final Sink sink;
  private final Outbox outbox;
  private final String node;
  private final Duration giveUpAfter;
  private final DeliveryListener listener;
  private final Clock clock;
  private final Pace pace;
  private final RandomGenerator random;
  private final Circuit circuit;
  private final Semaphore bell = new Semaphore(0);
  private volatile boolean stopping;
  private Thread thread;

  /** How long to wait after failures of a message, and of the channel. */
  record Pace(Patience message, Patience channel) {
    static final Pace USUAL = new Pace(Patience.MESSAGE, Patience.CHANNEL);
  }

  Postman(
      String channel,
      Sink sink,
      Outbox outbox,
      String node,
      Duration giveUpAfter,
      DeliveryListener listener,
      Clock clock,
      Pace pace,
      RandomGenerator random) {
    this.channel = channel;
    this.sink = sink;
    this.outbox = outbox;
    this.node = node;
    this.giveUpAfter = giveUpAfter;
    this.listener = listener;
    this.clock = clock;
    this.random = random;
    this.pace = pace;
    circuit = new Circuit(pace.channel(), random);
  }

  Sink sink() {
    return sink;
  }

  Circuit circuit() {
    return circuit;
  }

  synchronized void start() {
    thread = new Thread(this::work, "notify-" + channel);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends after the message that is on its way. */
  synchronized void stop() throws InterruptedException {
    stopping = true;
    bell.release();
    if (thread != null) {
      thread.join(sink.timeout().toMillis() + 1_000);
      thread.interrupt();
    }
  }

  /** There is something to do. */
  void ring() {
    bell.release();
  }

  private void work() {
    while (!stopping) {
      try {
        if (!step()) {
          rest();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("Channel {}: the outbox could not be read; it is tried again.", channel, e);
        bell.drainPermits();
        pause(STORE_AWAY);
      }
    }
  }

  private void rest() throws InterruptedException {
    var wait = POLL;
    var now = clock.instant();
    if (!circuit.open(now)) {
      var until = Duration.between(now, circuit.until());
      wait = until.compareTo(POLL) < 0 ? until : POLL;
    }
    if (bell.tryAcquire(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS)) {
      bell.drainPermits();
    }
  }

  private void pause(Duration wait) {
    try {
      if (bell.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        bell.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends what is due first.
   *
   * @return false if there is nothing to do now
   */
  boolean step() throws InterruptedException {
    var now = clock.instant();
    if (!circuit.open(now)) {
      return false;
    }
    var until = now.plus(sink.timeout().multipliedBy(2)).plus(MARGIN);
    Optional<Batch> claimed = outbox.claim(channel, node, now, until);
    if (claimed.isEmpty()) {
      return false;
    }
    send(claimed.get());
    return true;
  }

  private void send(Batch batch) throws InterruptedException {
    long begun = System.nanoTime();
    try {
      var note = sink.mask(sink.send(Digest.parcel(batch), clock.instant()));
      var took = Duration.ofNanos(System.nanoTime() - begun);
      record(() -> outbox.delivered(batch, clock.instant(), note.isEmpty() ? null : note));
      if (!note.isEmpty()) {
        LOG.warn("Channel {}: message {} was delivered, but {}", channel, batch.id(), note);
      }
      if (circuit.succeeded()) {
        LOG.info("Channel {} takes messages again.", channel);
        record(() -> outbox.hurry(channel, clock.instant()));
      }
      listener.attempted(channel, Result.DELIVERED, batch.pieces().size(), took);
    } catch (NotSent e) {
      notSent(batch, e, Duration.ofNanos(System.nanoTime() - begun));
    } catch (RuntimeException e) {
      notSent(
          batch,
          new NotSent(NotSent.Why.LATER, "the message could not be made: " + e, e),
          Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  private void notSent(Batch batch, NotSent e, Duration took) throws InterruptedException {
    var now = clock.instant();
    var text = sink.mask(String.valueOf(e.getMessage()));
    if (e.why() == NotSent.Why.UNREACHABLE) {
      circuit.failed(now, e.asked().orElse(null), text);
    }
    boolean tooOld = !batch.due().plus(giveUpAfter).isAfter(now);
    if (e.why() == NotSent.Why.REFUSED || tooOld) {
      record(() -> outbox.failed(batch, now, text));
      listener.attempted(channel, Result.FAILED, batch.pieces().size(), took);
      LOG.error(
          "Channel {}: message {}{} was given up after {} attempts: {}",
          channel,
          batch.id(),
          about(batch),
          batch.attempt(),
          text);
    } else {
      record(() -> outbox.later(batch, next(batch, e, now), text));
      listener.attempted(channel, Result.RETRIED, batch.pieces().size(), took);
      LOG.warn(
          "Channel {}: message {}{} is tried again later: {}",
          channel,
          batch.id(),
          about(batch),
          text);
    }
  }

  private static String about(Batch batch) {
    var jobs = Digest.about(batch);
    return jobs.isEmpty() ? "" : " of " + jobs;
  }

  private Instant next(Batch batch, NotSent e, Instant now) {
    var wait = pace.message().after(batch.attempt(), random);
    var asked = e.asked().orElse(Duration.ZERO);
    return now.plus(asked.compareTo(wait) > 0 ? asked : wait);
  }

  /**
   * Until the store has it: what was taken must never be sent again, and the claim alone keeps
   * others off.
   */
  private void record(Runnable write) throws InterruptedException {
    while (true) {
      try {
        write.run();
        return;
      } catch (RuntimeException e) {
        LOG.warn("Channel {}: what became of a message could not be recorded yet.", channel, e);
        if (stopping || Thread.interrupted()) {
          throw new InterruptedException();
        }
        pause(STORE_AWAY);
      }
    }
  }
}
