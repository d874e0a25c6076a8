package dev.nightshift.server.engine;

import dev.nightshift.server.run.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Stores runs that are asked for, in groups: one caller writes for all that have come meanwhile, in
 * one transaction, and then leaves the writing to the first of those that came later. A single
 * caller writes at once.
 */
final class RequestWriter {
  private static final int GROUP = 500;

  private final RunStore store;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private boolean writing;

  RequestWriter(RunStore store) {
    this.store = store;
  }

  /** The row as stored; durable when it returns. */
  Run insert(RunStore.Wanted wanted) {
    var mine = new Waiting(wanted);
    if (mustWrite(mine) || mine.awaitTurn()) {
      try {
        write(group());
      } finally {
        passOn();
      }
    }
    if (mine.refusal != null) {
      throw mine.refusal;
    }
    return mine.row;
  }

  private synchronized boolean mustWrite(Waiting mine) {
    waiting.add(mine);
    boolean first = !writing;
    writing = true;
    return first;
  }

  /** The writer's own run is the first of it. */
  private synchronized List<Waiting> group() {
    List<Waiting> group = new ArrayList<>();
    while (group.size() < GROUP && !waiting.isEmpty()) {
      group.add(waiting.poll());
    }
    return group;
  }

  private synchronized void passOn() {
    var next = waiting.peek();
    writing = next != null;
    if (next != null) {
      next.takeTurn();
    }
  }

  private void write(List<Waiting> group) {
    try {
      settle(group);
    } catch (StoreAwayException e) {
      group.forEach(one -> one.refuse(e));
    } catch (RuntimeException e) {
      if (group.size() == 1) {
        group.get(0).refuse(e);
      } else {
        group.forEach(this::alone);
      }
    } catch (Error e) {
      // nobody may wait for ever for a row that its writer took along
      group.forEach(one -> one.refuse(new IllegalStateException(e)));
      throw e;
    }
  }

  private void settle(List<Waiting> group) {
    var rows = store.insert(group.stream().map(one -> one.wanted).toList());
    for (int i = 0; i < rows.size(); i++) {
      group.get(i).settle(rows.get(i));
    }
  }

  private void alone(Waiting one) {
    try {
      settle(List.of(one));
    } catch (RuntimeException e) {
      one.refuse(e);
    }
  }

  /** One caller's run, until its caller knows what became of it. */
  private static final class Waiting {
    private final RunStore.Wanted wanted;
    private Run row;
    private RuntimeException refusal;
    private boolean turn;

    private Waiting(RunStore.Wanted wanted) {
      this.wanted = wanted;
    }

    private synchronized void settle(Run stored) {
      row = stored;
      notifyAll();
    }

    private synchronized void refuse(RuntimeException reason) {
      refusal = reason;
      notifyAll();
    }

    private synchronized void takeTurn() {
      turn = true;
      notifyAll();
    }

    /** Waits until the run is settled (false) or its caller must write (true). */
    private synchronized boolean awaitTurn() {
      boolean interrupted = false;
      while (!turn && row == null && refusal == null) {
        try {
          wait();
        } catch (InterruptedException e) {
          // what becomes of the run must be known: it may be stored already
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return turn;
    }
  }
}
