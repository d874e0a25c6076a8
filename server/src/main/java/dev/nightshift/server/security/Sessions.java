package dev.nightshift.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Browsers' logins: begun, found by their cookie, and ended. Thread-safe. */
public final class Sessions {
  private static final Duration TOUCHED_EACH = Duration.ofMinutes(1);

  private final SessionStore store;
  private final Duration idle;
  private final Duration longest;
  private final Clock clock;
  private final String key;

  /**
   * @param idle a session ends when it was not used for so long
   * @param longest and at the latest after so long
   */
  public Sessions(SessionStore store, Duration idle, Duration longest, Clock clock) {
    this.store = store;
    this.idle = idle;
    this.longest = longest;
    this.clock = clock;
    this.key = store.signingKey("sessions", Keys.random(), clock.instant());
  }

  /**
   * Begins a session, always under a new id: what a browser brought along before is worth nothing.
   *
   * @return what the cookie holds
   */
  public String begin(String account, Means means, Role role, String address) {
    var value = Keys.random();
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    store.add(
        new LoginSession(
            Keys.hash(value), account, means, role, now, now, now.plus(longest), address),
        now,
        now.minus(idle));
    return value;
  }

  /** Whose session it is, if it has not ended; remembers its use. */
  Optional<LoginSession> find(String value) {
    var now = clock.instant();
    var found = store.find(Keys.hash(value), now).filter(session -> open(session, now));
    found
        .filter(session -> session.seen().plus(TOUCHED_EACH).isBefore(now))
        .ifPresent(session -> store.seen(session.idHash(), now));
    return found;
  }

  public void end(String value) {
    var unused = store.end(Keys.hash(value));
  }

  /**
   * The roles that open sessions have now; those that have ended are left out. Asks the store once.
   *
   * @param values what their cookies hold
   */
  public Map<String, Role> roles(Collection<String> values) {
    var byHash = values.stream().distinct().collect(Collectors.toMap(Keys::hash, value -> value));
    var now = clock.instant();
    return store.findAll(byHash.keySet(), now).stream()
        .filter(session -> open(session, now))
        .collect(Collectors.toMap(session -> byHash.get(session.idHash()), LoginSession::role));
  }

  /** All that are open, the one used last first. */
  public List<LoginSession> all() {
    var now = clock.instant();
    return store.all(now).stream().filter(session -> open(session, now)).toList();
  }

  /** Whether this is the session of a cookie that holds the value. */
  public static boolean same(LoginSession session, String value) {
    return Keys.equal(session.idHash(), Keys.hash(value));
  }

  /**
   * Ends one that is open.
   *
   * @param id as {@link LoginSession#id}
   * @return whose it was; empty: there is none
   */
  public Optional<LoginSession> endById(String id) {
    return all().stream()
        .filter(session -> session.id().equals(id))
        .findFirst()
        .filter(session -> store.end(session.idHash()));
  }

  private boolean open(LoginSession session, Instant now) {
    return session.seen().plus(idle).isAfter(now);
  }

  /**
   * Ends all of somebody's.
   *
   * @return how many
   */
  public int endAll(String account, Means means) {
    return store.endAll(account, means);
  }

  /** How long a cookie is of use at most. */
  public Duration longest() {
    return longest;
  }

  /** What requests of this session that act must carry; tells nothing about the cookie. */
  String csrf(String value) {
    return Keys.signature(key, "csrf " + value);
  }

  /** The same for somebody whom a proxy vouches for. */
  String csrfOf(String name) {
    return Keys.signature(key, "csrf of " + name);
  }

  /** Different for servers of different stores, so that two on one machine do not mix them up. */
  public String cookie() {
    return "nightshift_" + Keys.hash("cookie " + key).substring(0, 8);
  }

  /** Signs what a browser keeps for a moment. */
  String sign(String text) {
    return Keys.signature(key, "kept " + text);
  }
}
