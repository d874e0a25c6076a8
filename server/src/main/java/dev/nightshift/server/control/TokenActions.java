package dev.nightshift.server.control;

import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.ApiToken;
import dev.nightshift.server.security.ApiTokenStore;
import dev.nightshift.server.security.ApiTokens;
import dev.nightshift.server.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How tokens for programs are made and revoked. Thread-safe. */
public final class TokenActions {
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private final Door door;
  private final ApiTokens tokens;

  public TokenActions(Door door, ApiTokens tokens) {
    this.door = door;
    this.tokens = tokens;
  }

  /** By name, newest first. */
  public List<ApiToken> all() {
    return tokens.all();
  }

  /**
   * Makes a token.
   *
   * @param lasting null: until it is revoked
   */
  public ApiTokens.Made create(String name, Role role, Duration lasting, Actor actor) {
    return door.pass(
        Door.Asked.of(
            actor,
            "token_create",
            name,
            Map.of(
                "role",
                role.label(),
                "lasting",
                lasting == null ? "unlimited" : Durations.text(lasting)),
            ""),
        () -> {
          check(name, role, lasting);
          return tokens
              .make(name, role, lasting, actor.name())
              .orElseThrow(
                  () ->
                      Refusal.conflict(
                          ApiTokenStore.VALID_AT_ONCE
                              + " tokens named \""
                              + name
                              + "\" are valid, and no more may be; revoke the old one first"));
        },
        made -> made.token().id());
  }

  /**
   * Lets a token end sooner, so that a program has time to change to the next one.
   *
   * @param in after so long
   */
  public ApiToken expire(String id, Duration in, Actor actor) {
    return door.pass(
        Door.Asked.of(actor, "token_expire", id, Map.of("in", in.toString()), ""),
        () -> {
          if (in.isNegative() || in.compareTo(LONGEST) > 0) {
            throw Refusal.invalid("a token ends now or in at most 3650d");
          }
          var at = tokens.in(in);
          var token = tokens.expire(id, at).orElseThrow(() -> unknown(id));
          if (token.revoked() != null || !at.equals(token.expires())) {
            throw Refusal.conflict(
                "the token \""
                    + id
                    + "\" ends before that anyway: "
                    + (token.revoked() != null
                        ? "it was revoked at " + token.revoked()
                        : "it expires at " + token.expires())
                    + "; make another one for a longer time");
          }
          return token;
        },
        ApiToken::name);
  }

  private static Refusal unknown(String id) {
    return Refusal.unknown(
        "there is no token \"" + id + "\"; nightshift tokens list shows those there are",
        List.of());
  }

  private static void check(String name, Role role, Duration lasting) {
    if (role == Role.NONE) {
      throw Refusal.invalid("a token of role none would be of no use; choose admin or viewer");
    }
    if (!ApiTokens.sound(name)) {
      throw Refusal.invalid("the name is \"" + name + "\"; " + ApiTokens.NAME_RULE);
    }
    if (lasting != null && (lasting.isZero() || lasting.compareTo(LONGEST) > 0)) {
      throw Refusal.invalid("a token lasts at least 1ms and at most 3650d");
    }
  }

  /** Revokes a token; it is refused from now on. */
  public ApiToken revoke(String id, Actor actor) {
    return door.pass(
        Door.Asked.of(actor, "token_revoke", id, Map.of(), ""),
        () -> tokens.revoke(id).orElseThrow(() -> unknown(id)),
        ApiToken::name);
  }
}
