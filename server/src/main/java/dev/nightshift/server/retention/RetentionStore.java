package dev.nightshift.server.retention;

import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * What retention needs of a store. Each removal is one transaction of bounded length; it removes
 * nothing that is still needed, whatever it is asked for. Thread-safe.
 */
public interface RetentionStore {

  /**
   * Takes or keeps the right to remove, which one node of a deployment has at a time.
   *
   * @return whether this node has it until the given instant
   */
  boolean take(String node, Instant now, Instant until);

  /**
   * The last attempts of ended roots, by their end; of those that ended at one instant all or none.
   * A root with an attempt still to come is not among them.
   *
   * @param from the earliest end, null: from the first on
   * @param after only later ends; null: all
   * @param before only earlier ends
   * @param most about so many; fewer mean that there are no more
   */
  List<EndedRoot> ended(Instant from, Instant after, Instant before, int most);

  /** Removes these roots with all attempts and logs, in the order given. */
  Removed removeRuns(List<UUID> roots, Bite bite);

  /** Removes the logs of these roots, in the order given. */
  Removed removeLogs(List<UUID> roots, Bite bite);

  /**
   * Log lines whose run is not there.
   *
   * @param after the last run that was looked at; null: from the first on
   */
  Orphans orphans(UUID after);

  /** Removes the log lines of these runs, in the order given. */
  Removed removeOrphans(List<UUID> runs, Bite bite);

  /** Missed slots whose last due time is earlier, oldest first. */
  List<Long> missed(Instant before, int most);

  /** Removes these missed slots. */
  Removed removeMissed(List<Long> ids);

  /** Removes servers that were last seen earlier, but the one seen last. */
  Removed removeNodes(Instant before, int most);

  /** Removes the daily totals of earlier days. */
  Removed removeDays(LocalDate before, int most);

  /** Removes what removed runs of earlier stretches of time came to. */
  Removed removeTotals(Instant before, int most);

  /** Removes earlier changes of schedules, but the last one of each job. */
  Removed removeScheduleChanges(Instant before, int most);

  /** Removes maintenance windows that ended earlier and are settled. */
  Removed removeWindows(Instant before, int most);

  /** The oldest parts of the nodes' chains of audit entries, earlier ones throughout. */
  List<AuditPart> auditOver(Instant before);

  /**
   * Removes a part of a chain, from its beginning on, and leaves a checkpoint; it leaves a broken
   * part as it is, and counts that as done.
   */
  Removed removeAudit(AuditPart part, Instant now, int most);

  /**
   * Gives a bounded amount of space back that removed rows have left.
   *
   * @return whether doing it again may give back more
   */
  boolean compact();

  /**
   * An ended root.
   *
   * @param job of its last attempt, as are queue, state and finished
   */
  record EndedRoot(UUID root, String job, String queue, RunState state, Instant finished) {}

  /** The entries of a node after one and through another. */
  record AuditPart(String node, long after, long through) {}

  /**
   * How much one transaction may do; it stops at whichever comes first.
   *
   * @param rows of any table
   * @param time from the transaction's begin on
   */
  record Bite(int rows, Duration time) {}

  /**
   * What one transaction removed.
   *
   * @param rows of any table
   * @param done how many of the things given are gone entirely, from the front
   * @param took from the transaction's begin to its end
   */
  record Removed(long rows, int done, Duration took) {}

  /**
   * A page of runs that have log lines and are not there.
   *
   * @param last where to go on; null: all was looked at
   */
  record Orphans(List<UUID> runs, UUID last) {}
}
