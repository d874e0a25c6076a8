package dev.nightshift.server.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a provider says of somebody. */
final class OidcClaims {
  private OidcClaims() {}

  /** A name that can stand in the audit; the subject where the claim holds none. */
  static String name(Map<String, Object> claims, String claim) {
    if (at(claims, claim) instanceof String given && Account.sound(Account.name(given))) {
      return Account.name(given);
    }
    var subject = "oidc-" + claims.get("sub");
    return Account.sound(Account.name(subject))
        ? Account.name(subject)
        : "oidc-" + Keys.hash(subject).substring(0, 16);
  }

  /** Names of groups; none where the claim holds none. */
  static List<String> groups(Map<String, Object> claims, String claim) {
    var found = at(claims, claim);
    if (found instanceof Collection<?> many) {
      return many.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return found instanceof String one ? List.of(one) : List.of();
  }

  // As realm_access.roles; a claim whose name has dots itself is found first.
  private static Object at(Map<?, ?> claims, String path) {
    if (claims.containsKey(path) || !path.contains(".")) {
      return claims.get(path);
    }
    var parts = path.split("\\.", 2);
    return claims.get(parts[0]) instanceof Map<?, ?> inner ? at(inner, parts[1]) : null;
  }
}
