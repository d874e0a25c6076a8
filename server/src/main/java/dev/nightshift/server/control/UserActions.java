package dev.nightshift.server.control;

import dev.nightshift.server.security.Account;
import dev.nightshift.server.security.AccountStore;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.LoginSession;
import dev.nightshift.server.security.Logins;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.Passwords;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.security.Sessions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How people with a password are added, changed and removed. Thread-safe. */
public final class UserActions {
  private final Door door;
  private final AccountStore accounts;
  private final Passwords passwords;
  private final Logins logins;
  private final Sessions sessions;
  private final Consumer<String> changed;
  private final Clock clock;

  /**
   * @param changed hears whose password is another one now, or whose account is gone
   */
  public UserActions(
      Door door,
      AccountStore accounts,
      Passwords passwords,
      Logins logins,
      Sessions sessions,
      Consumer<String> changed,
      Clock clock) {
    this.door = door;
    this.accounts = accounts;
    this.passwords = passwords;
    this.logins = logins;
    this.sessions = sessions;
    this.changed = changed;
    this.clock = clock;
  }

  /** By name. */
  public List<Account> all() {
    return accounts.all();
  }

  /**
   * Adds somebody.
   *
   * @param password empty: one is made
   * @return the password
   */
  public String add(String given, Role role, String password, Actor actor) {
    var name = Account.name(given);
    return door.pass(
        asked(actor, "user_add", name, Map.of("role", role.label())),
        () -> {
          if (!Account.sound(name)) {
            throw Refusal.invalid("the name is \"" + given + "\"; " + Account.NAME_RULE);
          }
          var kept = password(name, password);
          if (!accounts.add(name, role, passwords.hash(kept), clock.instant())) {
            throw Refusal.conflict(
                "there is a user \""
                    + name
                    + "\" already; change the role with users role, the password with users"
                    + " password");
          }
          return kept;
        },
        done -> "");
  }

  /** Removes somebody, and ends their sessions. */
  public void remove(String given, Actor actor) {
    var name = Account.name(given);
    door.pass(
        asked(actor, "user_remove", name, Map.of()),
        () -> {
          require(accounts.remove(name), name);
          changed.accept(name);
        });
  }

  /**
   * Gives somebody another role, which holds from their next request on; whoever has none any more
   * is logged out everywhere too.
   */
  public void role(String given, Role role, Actor actor) {
    var name = Account.name(given);
    door.pass(
        asked(actor, "user_role", name, Map.of("role", role.label())),
        () -> {
          require(accounts.role(name, role), name);
          if (role == Role.NONE) {
            var unused = sessions.endAll(name, Means.PASSWORD);
          }
        });
  }

  /** Logins of browsers that are open, the one used last first. */
  public List<LoginSession> sessions() {
    return sessions.all();
  }

  /**
   * Ends one of them.
   *
   * @param id as {@link LoginSession#id}
   */
  public LoginSession endSession(String id, Actor actor) {
    return door.pass(
        asked(actor, "session_end", id, Map.of()),
        () -> sessions.endById(id).orElseThrow(() -> LoginActions.noSession(id)),
        LoginSession::account);
  }

  /**
   * Gives somebody another password, and ends their sessions.
   *
   * @param password empty: one is made
   * @return the password
   */
  public String password(String given, String password, Actor actor) {
    var name = Account.name(given);
    return door.pass(
        asked(actor, "user_password", name, Map.of()),
        () -> {
          var kept = password(name, password);
          require(accounts.password(name, passwords.hash(kept), clock.instant()), name);
          changed.accept(name);
          return kept;
        },
        done -> "");
  }

  /** Lets somebody change their own password; ends all their sessions. */
  public void ownPassword(String current, String password, Actor actor) {
    door.passAnybody(
        asked(actor, "user_password", actor.name(), Map.of("own", "true")),
        () -> {
          if (logins.check(actor.name(), current, actor.address()).isEmpty()) {
            throw Refusal.forbidden("the current password is wrong");
          }
          Passwords.problem(actor.name(), password)
              .ifPresent(
                  problem -> {
                    throw Refusal.invalid(problem);
                  });
          require(
              accounts.password(actor.name(), passwords.hash(password), clock.instant()),
              actor.name());
          changed.accept(actor.name());
          return actor;
        },
        done -> "");
  }

  /**
   * Ends all of somebody's sessions.
   *
   * @return how many
   */
  public int logout(String given, Actor actor) {
    var name = Account.name(given);
    return door.pass(
        asked(actor, "user_logout", name, Map.of()),
        () -> sessions.endAll(name, Means.PASSWORD) + sessions.endAll(name, Means.OIDC),
        LoginActions::counted);
  }

  private static String password(String name, String given) {
    if (given.isEmpty()) {
      return Passwords.made();
    }
    Passwords.problem(name, given)
        .ifPresent(
            problem -> {
              throw Refusal.invalid(problem);
            });
    return given;
  }

  private static void require(AccountStore.Change change, String name) {
    switch (change) {
      case DONE -> {}
      case UNKNOWN ->
          throw Refusal.unknown(
              "there is no user \"" + name + "\"; nightshift users list shows those there are",
              List.of());
      case LAST_ADMIN ->
          throw Refusal.conflict(
              "\""
                  + name
                  + "\" is the only user with the role admin; give it to another one first");
    }
  }

  private static Door.Asked asked(
      Actor actor, String action, String name, Map<String, String> parameters) {
    return Door.Asked.of(actor, action, name, parameters, "");
  }
}
