package dev.nightshift.server.engine;

import dev.nightshift.server.engine.Workers.Work;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The places of one queue on this node: who works, who waits for a place, and how fast it goes. */
final class WorkerPlaces {
  private final int size;
  private final Set<Work> working = new HashSet<>();
  private final Queue<Work> waiting = new ArrayDeque<>();
  private final Rate rate = new Rate();
  private int taken;

  WorkerPlaces(int size) {
    this.size = size;
  }

  synchronized boolean reserve() {
    if (taken >= size) {
      return false;
    }
    taken++;
    return true;
  }

  synchronized void giveBack() {
    taken--;
  }

  synchronized void claimAhead() {
    taken++;
  }

  synchronized int free() {
    return size - taken;
  }

  synchronized long finishedPerSecond() {
    return rate.perSecond();
  }

  /** Takes a place for the work; false if it waits for one. */
  synchronized boolean enter(Work work) {
    if (working.size() < size) {
      working.add(work);
      return true;
    }
    waiting.add(work);
    return false;
  }

  /** The work has ended: whoever comes next has its place; null if there is nobody. */
  synchronized Work leave(Work work) {
    if (!working.remove(work)) {
      // given up before; its place is somebody else's
      return null;
    }
    rate.count();
    return next();
  }

  /** As {@link #leave}, while the work goes on. */
  synchronized GivenUp giveUp(Work work) {
    return working.remove(work) ? new GivenUp(true, next()) : new GivenUp(false, null);
  }

  private Work next() {
    taken--;
    var next = waiting.poll();
    if (next != null) {
      working.add(next);
    } else if (working.isEmpty()) {
      notifyAll();
    }
    return next;
  }

  synchronized boolean awaitIdle(long endNanos) throws InterruptedException {
    while (!working.isEmpty()) {
      long left = endNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /**
   * @param now whether it had its place until now
   * @param next has the place; null if there is nobody
   */
  record GivenUp(boolean now, Work next) {}

  /** Events in the last full second. */
  private static final class Rate {
    private long second;
    private long counting;
    private long last;

    private void count() {
      roll();
      counting++;
    }

    private long perSecond() {
      roll();
      return Math.max(last, counting);
    }

    private void roll() {
      long now = System.nanoTime() / 1_000_000_000L;
      if (now != second) {
        last = now == second + 1 ? counting : 0;
        counting = 0;
        second = now;
      }
    }
  }
}
