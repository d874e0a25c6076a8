package dev.nightshift.server.model;

import dev.nightshift.job.Context;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** What a run of a story does: what it is told to, one thing after the other. */
final class Work {

  /** What a run is told. */
  enum Command {
    CURSOR,
    BACKOFF,
    PROGRESS,
    CHECKPOINT,
    FINISH,
    FAIL
  }

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Gate gate;
  private final Context context;
  private final boolean deaf;
  private final LinkedBlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private volatile boolean busy;
  private volatile boolean ended;
  private volatile boolean interrupted;
  private int written;

  /**
   * @param deaf goes on whatever it is asked, as far as it can
   */
  Work(Gate gate, Context context, boolean deaf) {
    this.gate = gate;
    this.context = context;
    this.deaf = deaf;
  }

  UUID run() {
    return UUID.fromString(context.runId());
  }

  String job() {
    return context.job();
  }

  /** Neither doing anything nor over. */
  boolean waits() {
    return !busy && !ended;
  }

  /** Whether somebody wanted it to stop. */
  boolean interrupted() {
    return interrupted;
  }

  /** Whether it ends within a time. */
  boolean over(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    while (!ended && System.nanoTime() < until) {
      LockSupport.parkNanos(200_000);
    }
    return ended;
  }

  void tell(Command command) {
    busy = true;
    commands.add(command);
  }

  /** It finishes as soon as it can. */
  void hurry() {
    tell(Command.FINISH);
  }

  void carryOut() throws Exception {
    try {
      while (true) {
        var command = next();
        if (command == Command.FINISH) {
          return;
        }
        try {
          obey(command);
        } catch (Gate.Killed e) {
          throw e;
        } catch (RuntimeException e) {
          if (!deaf || command == Command.FAIL) {
            throw e;
          }
        }
        busy = !commands.isEmpty();
      }
    } finally {
      ended = true;
    }
  }

  private Command next() throws InterruptedException {
    while (true) {
      try {
        var command = commands.take();
        gate.pass();
        return command;
      } catch (InterruptedException e) {
        gate.pass();
        interrupted = true;
        if (!deaf) {
          throw e;
        }
      }
    }
  }

  private void obey(Command command) {
    switch (command) {
      case CURSOR -> context.cursor("page").write(context.runId() + " " + ++written);
      case BACKOFF -> context.retryState("peer").failed(SHORTEST, LONGEST);
      case PROGRESS -> context.items(++written);
      case CHECKPOINT -> context.checkpoint();
      case FAIL -> throw new IllegalStateException("told to fail");
      case FINISH -> throw new AssertionError();
    }
  }
}
