package dev.nightshift.server.store;

import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What the databases do differently. */
interface Dialect {

  /**
   * Whether one process owns the store, so that whatever it finds open at its start was left
   * behind.
   */
  boolean ownedByOneProcess();

  /** Carries a writing transaction out, again where the database says that doing so helps. */
  <T> T write(Function<Handle, T> work);

  /** Carries a reading transaction out. */
  <T> T read(Function<Handle, T> work);

  /** Ids of due QUEUED runs of a queue, most urgent first, leaving out full jobs. */
  List<java.util.UUID> candidates(
      Handle handle, String queue, java.time.Instant now, List<String> fullJobs, int most);

  /** Bytes on disk; 0 if unknown. */
  long sizeBytes(Handle handle);
}
