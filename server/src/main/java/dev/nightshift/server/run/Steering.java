package dev.nightshift.server.run;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Intensity;
import dev.nightshift.server.catalog.JobDefinition;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What others want of a run while it works, and where it meets that. Thread-safe. */
final class Steering {
  private final JobDefinition.Execution declared;
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final Hold hold = new Hold();
  private volatile Intensity intensity;
  private volatile Stop stop;

  Steering(JobDefinition.Execution declared) {
    this.declared = declared;
    this.intensity = declared.intensity();
  }

  /** Asks the run to stop; the first reason stays. */
  void stop(Stop asked) {
    if (stop == null) {
      stop = asked;
      stopAsked.countDown();
      hold.stop();
    }
  }

  /** Null if nobody asked. */
  Stop stopped() {
    return stop;
  }

  Intensity intensity() {
    return intensity;
  }

  void intensity(Intensity changed) {
    intensity = changed;
  }

  /** Whose priority the run's threads are to have; null: nobody said an intensity. */
  Intensity level() {
    boolean said = declared.niced() || intensity != declared.intensity();
    return said ? intensity : null;
  }

  boolean holds() {
    return hold.on();
  }

  /** Makes the run wait at its next checkpoint, or go on. */
  void hold(boolean on) {
    hold.set(on);
  }

  /** So long it has waited. */
  Duration held() {
    return hold.total();
  }

  /**
   * Gives the calling thread its priority, and waits while the run is held.
   *
   * @throws CancelledException if the run is to stop
   */
  void checkpoint() {
    stopIfAsked();
    var level = level();
    if (level != null) {
      ThreadPriority.set(level.nice());
    }
    try {
      hold.await();
    } catch (InterruptedException e) {
      interrupted();
    }
    stopIfAsked();
  }

  /** Waits so long, or until the run is to stop; then as at a checkpoint. */
  void pause(Duration time) {
    try {
      stopAsked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      interrupted();
    }
    checkpoint();
  }

  private void interrupted() {
    Thread.currentThread().interrupt();
    stopIfAsked();
    throw new CancelledException("interrupted");
  }

  private void stopIfAsked() {
    var asked = stop;
    if (asked != null) {
      throw new CancelledException(asked.reason());
    }
  }
}
