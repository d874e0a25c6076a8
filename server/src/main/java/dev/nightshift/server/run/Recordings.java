package dev.nightshift.server.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Recordings of runs, as all servers of a store know them. Thread-safe. */
public interface Recordings {

  /**
   * Has the next run of its job recorded.
   *
   * @return the one that is wanted of this job already, and then nothing is changed; empty if there
   *     was none
   */
  Optional<Recording> ask(Recording wanted);

  /** Those that no run has taken. */
  List<Recording> wanted();

  /** Takes the one back that is wanted of a job; empty if none is. */
  Optional<Recording> withdraw(String job);

  /**
   * A run takes it.
   *
   * @param node the name of its server
   * @return false if another run has, or it was taken back
   */
  boolean take(UUID id, UUID run, String node, Instant now);

  /**
   * What became of one that was taken; changes nothing if that is known already.
   *
   * @param note at most 1000 characters
   */
  void end(UUID id, Recording.State state, long bytes, String note, Instant now);

  Optional<Recording> find(UUID id);

  /**
   * The newest first.
   *
   * @param job null: of any
   * @param run null: of any
   */
  List<Recording> list(String job, UUID run, int most);

  /** What a server took and has not removed, the newest first. */
  List<Recording> of(String node);

  /** Forgets it. */
  void remove(UUID id);
}
