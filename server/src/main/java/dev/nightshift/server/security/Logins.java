package dev.nightshift.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Checks names and passwords. Thread-safe. */
public final class Logins {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 1_000;

  private final AccountStore accounts;
  private final Passwords passwords;
  private final Throttle throttle;
  private final Clock clock;
  private final String ownKey = Keys.random();
  private final Map<String, Instant> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  public Logins(AccountStore accounts, Passwords passwords, Throttle throttle, Clock clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.throttle = throttle;
    this.clock = clock;
  }

  /**
   * Whose name and password these are; takes as long for a name that nobody has.
   *
   * @param address where they came from
   * @throws TooManyLogins if too many wrong ones came before
   */
  public Optional<Account> check(String givenName, String password, String address) {
    var name = Account.name(givenName);
    throttle.begin(name, address);
    var account = Account.sound(name) ? accounts.find(name) : Optional.<Account>empty();
    boolean right = passwords.matches(password, account.map(Account::passwordHash).orElse(null));
    if (!right) {
      return Optional.empty();
    }
    throttle.succeeded(name, address);
    return account;
  }

  /** The same for a program that sends them each time: what was right is known for a while. */
  Optional<Account> checkAgain(String givenName, String password, String address) {
    var name = Account.name(givenName);
    var known = Account.sound(name) ? accounts.find(name) : Optional.<Account>empty();
    if (known.isPresent() && remembers(key(known.get(), password))) {
      return known;
    }
    var checked = check(givenName, password, address);
    checked.ifPresent(account -> remember(key(account, password)));
    return checked;
  }

  // A changed password has another hash, and so another key.
  private String key(Account account, String password) {
    return Keys.signature(ownKey, account.name() + "\0" + account.passwordHash() + "\0" + password);
  }

  private boolean remembers(String key) {
    synchronized (remembered) {
      var until = remembered.get(key);
      return until != null && clock.instant().isBefore(until);
    }
  }

  private void remember(String key) {
    synchronized (remembered) {
      remembered.put(key, clock.instant().plus(REMEMBERED));
    }
  }
}
