package dev.nightshift.server.security;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** People who log in with a password. Thread-safe. */
public interface AccountStore {

  /** By name. */
  List<Account> all();

  Optional<Account> find(String name);

  /**
   * Adds somebody.
   *
   * @return false: the name is taken
   */
  boolean add(String name, Role role, String passwordHash, Instant now);

  /**
   * Adds the first account; of servers that start together one does.
   *
   * @return false: there are accounts
   */
  boolean addFirst(String name, Role role, String passwordHash, Instant now);

  /** What became of a change. */
  enum Change {
    DONE,
    UNKNOWN,
    /** It would have left nobody with the role of an admin. */
    LAST_ADMIN
  }

  /** Also ends the account's sessions. */
  Change remove(String name);

  Change role(String name, Role role);

  /** Also ends the account's sessions. */
  Change password(String name, String passwordHash, Instant now);

  /** Remembers a login. */
  void loggedIn(String name, Instant now);
}
