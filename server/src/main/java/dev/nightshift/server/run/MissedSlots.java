package dev.nightshift.server.run;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** How missed slots are read. Thread-safe; throws unchecked while the store is away. */
public interface MissedSlots {

  /** The range that was begun last comes first. */
  Page list(Query query);

  /**
   * Due times in a row at which nothing ran, of one cause.
   *
   * @param from the first of them
   * @param to the last of them; it moves on as long as the cause lasts
   * @param slots how many
   * @param recorded when it was last added to
   * @param caughtUp how many have got a run since, the oldest first
   */
  record Range(
      long id,
      String job,
      String scope,
      Instant from,
      Instant to,
      long slots,
      MissCause cause,
      Instant recorded,
      long caughtUp) {}

  /**
   * Which ranges.
   *
   * @param job null: of every job
   * @param causes empty: every cause
   * @param since only ranges whose last due time is not before it; null: all that are kept
   * @param until only ranges whose first due time is before it; null: to the last
   * @param before a cursor from {@link Page#next}; null: from the newest on
   * @param limit from 1 to 1,000
   */
  record Query(
      String job, Set<MissCause> causes, Instant since, Instant until, Long before, int limit) {
    public Query(String job, Set<MissCause> causes, Instant since, Long before, int limit) {
      this(job, causes, since, null, before, limit);
    }

    public Query {
      causes = Set.copyOf(causes);
      if (limit < 1 || limit > 1_000) {
        throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to 1000");
      }
    }
  }

  /**
   * Some ranges.
   *
   * @param next where the next page begins; null if this is the last
   */
  record Page(List<Range> ranges, Long next) {
    public Page {
      ranges = List.copyOf(ranges);
    }
  }
}
