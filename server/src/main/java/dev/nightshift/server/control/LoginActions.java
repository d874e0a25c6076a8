package dev.nightshift.server.control;

import dev.nightshift.server.security.Account;
import dev.nightshift.server.security.AccountStore;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.LoginSession;
import dev.nightshift.server.security.Logins;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.security.Sessions;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** How people log in and out with a browser. Thread-safe. */
public final class LoginActions {
  static final String WRONG = "the name or the password is wrong";

  private final Door door;
  private final Logins logins;
  private final Sessions sessions;
  private final AccountStore accounts;
  private final Clock clock;

  public LoginActions(
      Door door, Logins logins, Sessions sessions, AccountStore accounts, Clock clock) {
    this.door = door;
    this.logins = logins;
    this.sessions = sessions;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * Begins a session for whoever knows the password.
   *
   * @param from nobody yet, but the address is known
   * @return what the session's cookie holds
   * @throws Refusal if the name or the password is wrong
   * @throws dev.nightshift.server.security.TooManyLogins if too many were wrong before; that is not
   *     written down, as the wrong ones were
   */
  public String login(String name, String password, Actor from) {
    var found = logins.check(name, password, from.address());
    var actor =
        found
            .map(account -> as(account.name(), account.role(), from))
            .orElseGet(() -> as(Actor.ANONYMOUS, Role.NONE, from));
    return door.passAnybody(
        asked(actor, "login", shown(name), Means.PASSWORD),
        () -> {
          var account = found.orElseThrow(() -> Refusal.forbidden(WRONG));
          accounts.loggedIn(account.name(), clock.instant());
          return sessions.begin(account.name(), Means.PASSWORD, account.role(), from.address());
        },
        value -> "");
  }

  /**
   * Begins a session for somebody whom another system vouches for.
   *
   * @return what the session's cookie holds
   */
  public String login(String name, Role role, Means means, Actor from) {
    return door.passAnybody(
        asked(as(name, role, from), "login", name, means),
        () -> sessions.begin(name, means, role, from.address()),
        value -> "");
  }

  /** Writes down that somebody was not let in by another system. */
  public void refused(Means means, String why, Actor from) {
    door.refused(from, "login " + means.label(), why);
  }

  /**
   * Ends a session.
   *
   * @param value what its cookie holds
   */
  public void logout(String value, Actor actor) {
    door.passAnybody(
        Door.Asked.of(actor, "logout", actor.name(), Map.of(), ""),
        () -> {
          sessions.end(value);
          return value;
        },
        done -> "");
  }

  /**
   * Ends all sessions of whoever asks for it.
   *
   * @return how many
   */
  public int logoutEverywhere(Means means, Actor actor) {
    return door.passAnybody(
        asked(actor, "logout_everywhere", actor.name(), means),
        () -> sessions.endAll(actor.name(), means),
        LoginActions::counted);
  }

  /** The open sessions of whoever asks for them, the one used last first. */
  public List<LoginSession> sessions(Means means, Actor actor) {
    return sessions.all().stream().filter(session -> own(session, means, actor)).toList();
  }

  /**
   * Ends one of one's own sessions.
   *
   * @param id as {@link LoginSession#id}
   */
  public LoginSession endSession(String id, Means means, Actor actor) {
    return door.passAnybody(
        asked(actor, "session_end", id, means),
        () ->
            sessions(means, actor).stream()
                .filter(session -> session.id().equals(id))
                .findFirst()
                .flatMap(session -> sessions.endById(id))
                .orElseThrow(() -> noSession(id)),
        LoginSession::account);
  }

  // people of the same name who log in by different means are different people; who shows a
  // password with each request is who shows it to a page
  private static boolean own(LoginSession session, Means means, Actor actor) {
    return session.account().equals(actor.name())
        && session.means() == (means == Means.BASIC ? Means.PASSWORD : means);
  }

  static Refusal noSession(String id) {
    return Refusal.unknown(
        "there is no open session \"" + id + "\"; it may have ended in the meantime", List.of());
  }

  static String counted(int sessions) {
    return sessions + (sessions == 1 ? " session" : " sessions");
  }

  /** A name as it may be written down: who mistypes may have typed the password there. */
  static String shown(String given) {
    var name = Account.name(given);
    return Account.sound(name) ? name : "";
  }

  private static Door.Asked asked(Actor actor, String action, String target, Means means) {
    return Door.Asked.of(actor, action, target, Map.of("means", means.label()), "");
  }

  private static Actor as(String name, Role role, Actor from) {
    return new Actor(name, role, from.address(), from.requestId());
  }
}
