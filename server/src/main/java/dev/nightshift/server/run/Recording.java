package dev.nightshift.server.run;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * What Java's flight recorder is to record, or has recorded, of one run.
 *
 * @param askedBy who wants it
 * @param maxBytes about how large it may get; of a longer one the last part is kept
 * @param run null until a run took it
 * @param node the name of the server that took it, in whose data folder the file is; null before
 * @param begun null before
 * @param ended null before
 * @param bytes of the file; 0 without one
 * @param note what there is to know about it; may be empty
 */
public record Recording(
    UUID id,
    String job,
    State state,
    Instant askedAt,
    String askedBy,
    long maxBytes,
    UUID run,
    String node,
    Instant begun,
    Instant ended,
    long bytes,
    String note) {

  /** How far it is. */
  public enum State {
    /** The job's next run takes it. */
    WANTED,
    /** Its run is at work. */
    TAKEN,
    /** There is a file. */
    KEPT,
    /** There will be no file; the note says why. */
    FAILED;

    /** As in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One that nobody has taken. */
  public static Recording wanted(UUID id, String job, Instant at, String by, long maxBytes) {
    return new Recording(id, job, State.WANTED, at, by, maxBytes, null, null, null, null, 0, "");
  }

  /** The name of its file: it tells the job and the run. */
  public String file() {
    return job + "-" + run + ".jfr";
  }
}
