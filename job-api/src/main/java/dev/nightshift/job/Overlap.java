package dev.nightshift.job;

/**
 * What happens when a job is due while it is still running.
 *
 * @param lanes how many runs at once, at least 1
 * @param waiting how many further ones wait in the queue; beyond it a due time is a missed slot
 */
public record Overlap(int lanes, int waiting) {
  /** One at a time; what comes due meanwhile is skipped and recorded. The default. */
  public static final Overlap SKIP = new Overlap(1, 0);

  /** One at a time, and one waiting. */
  public static final Overlap QUEUE_ONE = new Overlap(1, 1);

  public Overlap {
    if (lanes < 1 || waiting < 0) {
      throw new IllegalArgumentException(
          "lanes is " + lanes + " and waiting " + waiting + "; at least 1 and 0 are needed");
    }
  }

  /** Up to {@code lanes} at a time. */
  public static Overlap allow(int lanes) {
    return new Overlap(lanes, 0);
  }
}
