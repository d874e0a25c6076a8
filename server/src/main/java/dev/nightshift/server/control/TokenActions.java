package dev.nightshift.server.control;

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
                lasting == null ? "unlimited" : lasting.toString()),
            ""),
        () -> {
          check(name, lasting);
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

  private static void check(String name, Duration lasting) {
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
        () ->
            tokens
                .revoke(id)
                .orElseThrow(
                    () ->
                        Refusal.unknown(
                            "there is no token \""
                                + id
                                + "\"; nightshift tokens list shows those there are",
                            List.of())),
        ApiToken::name);
  }
}
