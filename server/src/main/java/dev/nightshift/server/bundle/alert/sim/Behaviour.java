package dev.nightshift.server.bundle.alert.sim;

/** What becomes of a pretended job's runs. */
@FunctionalInterface
public interface Behaviour {

  /** The outcome of what is due at this second, the n-th due time (from 0). */
  Outcome at(long due, int n);

  /** What becomes of one run. */
  record Outcome(Kind kind, long seconds, long items) {}

  /** How a run ends. */
  enum Kind {
    SUCCESS,
    FAILURE,
    HANG,
    NOT_PLANNED
  }

  static Behaviour succeeds(long seconds, long items) {
    return (due, n) -> new Outcome(Kind.SUCCESS, seconds, items);
  }

  static Behaviour fails(long seconds) {
    return (due, n) -> new Outcome(Kind.FAILURE, seconds, 0);
  }

  /** Starts and never ends. */
  static Behaviour hangs() {
    return (due, n) -> new Outcome(Kind.HANG, 0, 0);
  }

  /** No node plans it any more. */
  static Behaviour isForgotten() {
    return (due, n) -> new Outcome(Kind.NOT_PLANNED, 0, 0);
  }

  /** Every n-th due time like this, all others as the other one. */
  default Behaviour each(int every, Behaviour other) {
    return (due, n) -> n % every == every - 1 ? at(due, n) : other.at(due, n);
  }

  /** Another behaviour from a minute on. */
  default Behaviour from(long minute, Behaviour later) {
    return (due, n) -> due >= minute * 60 ? later.at(due, n) : at(due, n);
  }
}
