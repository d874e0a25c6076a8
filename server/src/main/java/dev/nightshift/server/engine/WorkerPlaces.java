package dev.nightshift.server.engine;

import dev.nightshift.server.engine.Workers.Work;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** The places of one queue on this node: who works, who waits for a place, and how fast it goes. */
final class WorkerPlaces {
  private final int size;
  private final Ticker ticker;
  private final Map<Work, Long> working = new HashMap<>();
  private final Queue<Work> waiting = new ArrayDeque<>();
  private final Pace pace;
  private int taken;

  WorkerPlaces(int size, Ticker ticker) {
    this.size = size;
    this.ticker = ticker;
    pace = new Pace(size);
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

  /** Work that will have ended within a time, judging by how long it took in the last second. */
  synchronized long expectedToEnd(long nanos) {
    return pace.within(ticker.nanos(), nanos);
  }

  /** Takes a place for the work; false if it waits for one. */
  synchronized boolean enter(Work work) {
    if (working.size() < size) {
      working.put(work, ticker.nanos());
      return true;
    }
    waiting.add(work);
    return false;
  }

  /** The work has ended: whoever comes next has its place; null if there is nobody. */
  synchronized Work leave(Work work) {
    var since = working.remove(work);
    if (since == null) {
      // given up before; its place is somebody else's
      return null;
    }
    long now = ticker.nanos();
    pace.ended(now, now - since);
    return next();
  }

  /** As {@link #leave}, while the work goes on. */
  synchronized GivenUp giveUp(Work work) {
    return working.remove(work) != null ? new GivenUp(true, next()) : new GivenUp(false, null);
  }

  private Work next() {
    taken--;
    var next = waiting.poll();
    if (next != null) {
      working.put(next, ticker.nanos());
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

  /** How much work has ended in the last second, and how long it took. */
  private static final class Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long places;
    private long from;
    private long ended;
    private long nanos;
    private long endedBefore;
    private long nanosBefore;

    private Pace(long places) {
      this.places = places;
    }

    private void ended(long now, long took) {
      roll(now);
      ended++;
      nanos += took;
    }

    /** What all places together end within a time, if work goes on as it did. */
    private long within(long now, long time) {
      roll(now);
      long took = nanos + nanosBefore;
      return took == 0 ? 0 : Math.round((double) places * time * (ended + endedBefore) / took);
    }

    private void roll(long now) {
      if (now - from >= SECOND) {
        boolean last = now - from < 2 * SECOND;
        endedBefore = last ? ended : 0;
        nanosBefore = last ? nanos : 0;
        ended = 0;
        nanos = 0;
        from = now;
      }
    }
  }
}
