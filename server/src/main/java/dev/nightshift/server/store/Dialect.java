package dev.nightshift.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What the databases do differently. */
interface Dialect {
  /**
   * Leaves out what a pause or a maintenance window holds back; the claim looks again under the
   * locks of the jobs.
   */
  String HELD_BACK =
      " and (why = 'MANUAL' or job not in (select job from job_state where paused and (paused_until is null or"
          + " paused_until > :now)))"
          + WindowRows.HELD_BACK;

  /**
   * Whether one process owns the store, so that whatever it finds open at its start was left
   * behind.
   */
  boolean ownedByOneProcess();

  /** Carries a writing transaction out, again where the database says that doing so helps. */
  <T> T write(Function<Handle, T> work);

  /** Carries a reading transaction out. */
  <T> T read(Function<Handle, T> work);

  /** As {@link #read}, of statements that stop early in the order of an index. */
  default <T> T readInOrder(Function<Handle, T> work) {
    return read(work);
  }

  /**
   * Makes this transaction wait for every other one that named the same thing, until that has
   * ended; where a row that could be locked may not exist yet.
   */
  void alone(Handle handle, String what);

  /** The database's own time; empty where the database runs in this process. */
  Optional<Instant> time(Handle handle);

  /**
   * Ids of due QUEUED runs of a queue, most urgent first, leaving out full jobs, and runs of jobs
   * that run once per node unless they are those of the node's name.
   *
   * @param node an id of a process start
   */
  List<UUID> candidates(
      Handle handle, String node, String queue, Instant now, List<String> fullJobs, int most);

  /** Which of these are QUEUED still, now that their jobs are locked; locks them. */
  List<UUID> stillQueued(Handle handle, List<UUID> candidates);

  /** Where to say what was committed that other servers wait for. */
  default Tell others() {
    return Tell.NOBODY;
  }

  /** After a table's name: read it by this index; empty where the database finds out. */
  String reading(String index);

  /** Whether a part of a join may name the part before it. */
  default boolean joinsLaterally() {
    return false;
  }

  /** Microseconds from one timestamp to another. */
  String micros(String from, String to);

  /** Milliseconds from one timestamp to another as the view audit_log has them; 0 without both. */
  String millis(String from, String to);

  /** Bytes on disk; 0 if unknown. */
  long sizeBytes(Handle handle);

  /**
   * Gives a bounded amount of space back that removed rows have left, where the database does not
   * do so by itself.
   *
   * @return whether doing it again may give back more
   */
  default boolean compact() {
    return false;
  }
}
