package dev.nightshift.server.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How a run went, beside what it used in all.
 *
 * @param gcPause how long collections stopped the process while it was at work; null: not known
 * @param phases in the order in which they first began; empty if it named none. Together they are
 *     the whole run: what it used before its first phase is one without a name
 */
public record Course(Duration gcPause, List<Phase> phases) {
  /** A run that has not begun, or whose server is gone, or is too old to tell. */
  public static final Course UNKNOWN = new Course(null, List.of());

  /** Phases told apart; those with further names are one. */
  public static final int MOST = 20;

  /** What further phases are called together. */
  public static final String OTHERS = "other phases";

  public Course {
    phases = List.copyOf(phases);
  }

  /**
   * What the run did in all stretches of one name.
   *
   * @param name empty: before it named a phase
   * @param began the first stretch
   * @param times how many stretches; if one, it lasted from {@code began} for {@code took}
   * @param took in all, as is what follows; by the run as a whole, whichever of its threads did it
   */
  public record Phase(
      String name,
      Instant began,
      long times,
      Duration took,
      Duration cpu,
      long allocatedBytes,
      long items,
      Duration gcPause) {}
}
