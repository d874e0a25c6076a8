package dev.nightshift.server.run;

import dev.nightshift.job.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * How runs are searched, page by page, newest first. Every method may throw an unchecked exception
 * while the store is away. Thread-safe.
 */
public interface RunSearch {
  /** So many rows are gone through for one page at most; more pages follow. */
  int LOOKED_AT = 5_000;

  Found find(Filter filter, Place place, int limit);

  /** All attempts of a run, the first one first. */
  List<Run> attempts(UUID root);

  /** Runs with which somebody retried a root run, the first 100, the first one first. */
  List<Run> retries(UUID root);

  /** Lines of a run's log, in their order. */
  Lines log(UUID run, LineFilter filter, int limit);

  /**
   * Which lines.
   *
   * @param after those after the line of this number; 0: from the first on
   * @param before the last of those before the line of this number; 0: without end
   * @param levels empty: every level
   * @param text part of the line, in any case; null: all
   */
  record LineFilter(long after, long before, Set<String> levels, String text) {
    public LineFilter {
      levels = Set.copyOf(levels);
    }
  }

  /**
   * Some lines.
   *
   * @param more there are more in the direction that was asked for
   */
  record Lines(List<LogLine> lines, boolean more) {}

  /**
   * Which runs; of each set an empty one means all.
   *
   * @param job null: every job
   * @param from queued at or after, to the millisecond; null: from the first on
   * @param to queued before; null: to the last
   * @param slowerThan took longer, or has run for longer by now; null: all
   * @param text part of the error message or of the parameters, in any case; null: all
   * @param node name of a server, or id of one start of it; null: all
   */
  record Filter(
      String job,
      Set<RunState> states,
      Set<ErrorKind> kinds,
      Set<Trigger> triggers,
      Instant from,
      Instant to,
      Duration slowerThan,
      String text,
      String node) {
    public static final Filter ALL =
        new Filter(null, Set.of(), Set.of(), Set.of(), null, null, null, null, null);

    public Filter {
      states = Set.copyOf(states);
      kinds = Set.copyOf(kinds);
      triggers = Set.copyOf(triggers);
    }
  }

  /**
   * Where a page begins.
   *
   * @param before older than this run; null if {@code after} says it, or for the newest
   * @param after newer than this run, those next to it; null otherwise
   */
  record Place(UUID before, UUID after) {
    public static final Place NEWEST = new Place(null, null);

    public Place {
      if (before != null && after != null) {
        throw new IllegalArgumentException("a page begins before a run or after one, not both");
      }
    }
  }

  /**
   * A page.
   *
   * @param runs newest first; may be none although there are more pages
   * @param older to be asked for {@code before} next; null if there are none
   * @param newer to be asked for {@code after}; null if there are none
   * @param lookedUntil where the search for this page was broken off because it had gone through
   *     {@link #LOOKED_AT} rows; null if the page is full or everything was gone through
   */
  record Found(List<Run> runs, UUID older, UUID newer, Instant lookedUntil) {}
}
