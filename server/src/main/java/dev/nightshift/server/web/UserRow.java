package dev.nightshift.server.web;

import dev.nightshift.server.security.Account;
import dev.nightshift.server.security.LoginSession;
import dev.nightshift.server.security.Means;
import java.time.Instant;
import java.util.List;

/**
 * Somebody who logs in with a password.
 *
 * @param tone colours the role
 * @param sessions how many are open
 */
public record UserRow(
    String name,
    String role,
    String tone,
    Instant lastLogin,
    Instant passwordChanged,
    Instant created,
    long sessions) {

  static UserRow of(Account account, List<LoginSession> open) {
    return new UserRow(
        account.name(),
        account.role().label(),
        switch (account.role()) {
          case ADMIN -> "live";
          case VIEWER -> "good";
          case NONE -> "dim";
        },
        account.lastLogin(),
        account.passwordChanged(),
        account.created(),
        open.stream()
            .filter(session -> session.means() == Means.PASSWORD)
            .filter(session -> session.account().equals(account.name()))
            .count());
  }
}
