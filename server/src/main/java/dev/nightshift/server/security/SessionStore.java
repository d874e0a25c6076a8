package dev.nightshift.server.security;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Browsers' logins. Thread-safe. */
public interface SessionStore {

  /** Adds a session, and removes those that ended or were last seen before {@code idleSince}. */
  void add(LoginSession session, Instant now, Instant idleSince);

  /** A session that has not ended; not one of an account that is gone. */
  Optional<LoginSession> find(String idHash, Instant now);

  /** Those of them that have not ended, each as {@link #find} has it; in no order. */
  List<LoginSession> findAll(Collection<String> idHashes, Instant now);

  /** All that have not ended, the one used last first. */
  List<LoginSession> all(Instant now);

  /** Remembers its use. */
  void seen(String idHash, Instant now);

  /**
   * Ends it.
   *
   * @return false: it has ended before
   */
  boolean end(String idHash);

  /**
   * Ends all of somebody's.
   *
   * @return how many
   */
  int endAll(String account, Means means);

  /**
   * A key that all servers of the store share; made at the first call.
   *
   * @param fresh kept if there is none yet
   */
  String signingKey(String purpose, String fresh, Instant now);
}
