package dev.nightshift.server.security;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out who sends a request: the one place that knows how people prove who they are. */
public final class Identification {
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final Proofs proofs;
  private final ProxyConfig proxy;
  private final boolean openOnLoopback;
  private final AccessWatch watch;

  /**
   * What is asked.
   *
   * @param tokens of the configuration and the data folder, which work without the store
   */
  public record Proofs(Tokens tokens, ApiTokens apiTokens, Logins logins, Sessions sessions) {}

  /**
   * @param proxy null: none is believed
   * @param openOnLoopback whoever is on this machine may read
   */
  public Identification(
      Proofs proofs, ProxyConfig proxy, boolean openOnLoopback, AccessWatch watch) {
    this.proofs = proofs;
    this.proxy = proxy;
    this.openOnLoopback = openOnLoopback;
    this.watch = watch;
  }

  Sender sender(ContainerRequestContext request, String peer) {
    return Sender.of(request, peer, proxy);
  }

  /** Nobody in particular. */
  static Visitor nobody(Sender sender, String requestId) {
    return new Visitor(
        new Actor(Actor.ANONYMOUS, Role.NONE, sender.address(), requestId), Means.NOTHING, "");
  }

  /** What is shown first counts: a header for programs, a proxy's word, a cookie. */
  Visitor of(ContainerRequestContext request, Sender sender, String requestId) {
    var nobody = nobody(sender, requestId);
    var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header != null) {
      return authorized(header, nobody).orElse(nobody);
    }
    return proxied(request, sender, nobody)
        .or(() -> session(request, sender, nobody))
        .orElseGet(
            () ->
                openOnLoopback && sender.direct() && sender.namesThisMachine()
                    ? known(nobody, Actor.ANONYMOUS, Role.VIEWER, Means.NOTHING, "")
                    : nobody);
  }

  /** The role of whoever sends this Authorization header. */
  Role role(String header, String address) {
    var nobody = new Visitor(new Actor(Actor.ANONYMOUS, Role.NONE, address, ""), Means.NOTHING, "");
    return authorized(header, nobody).orElse(nobody).actor().role();
  }

  private Optional<Visitor> authorized(String header, Visitor nobody) {
    var scheme = header.toLowerCase(Locale.ROOT);
    if (scheme.startsWith(BEARER)) {
      return token(header.substring(BEARER.length()).strip(), nobody);
    }
    return scheme.startsWith(BASIC)
        ? basic(header.substring(BASIC.length()).strip(), nobody)
        : Optional.empty();
  }

  private Optional<Visitor> token(String value, Visitor nobody) {
    return proofs
        .tokens()
        .find(value)
        .map(token -> known(nobody, token.name(), token.role(), Means.TOKEN, ""))
        .or(
            () ->
                proofs
                    .apiTokens()
                    .find(value)
                    .map(token -> known(nobody, token.name(), token.role(), Means.TOKEN, "")));
  }

  /** The token of an Authorization header that is accepted no longer. */
  Optional<ApiToken> past(String header) {
    return header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? proofs.apiTokens().past(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private Optional<Visitor> basic(String encoded, Visitor nobody) {
    String[] parts;
    try {
      parts = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).split(":", 2);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (parts.length < 2) {
      return Optional.empty();
    }
    var account = proofs.logins().checkAgain(parts[0], parts[1], nobody.actor().address());
    if (account.isEmpty()) {
      watch.wrongPassword(nobody.actor(), parts[0]);
    }
    return account.map(one -> known(nobody, one.name(), one.role(), Means.BASIC, ""));
  }

  private Optional<Visitor> session(
      ContainerRequestContext request, Sender sender, Visitor nobody) {
    return cookie(request, sender)
        .flatMap(
            value ->
                proofs
                    .sessions()
                    .find(value)
                    .map(
                        session ->
                            known(
                                nobody,
                                session.account(),
                                session.role(),
                                session.means(),
                                proofs.sessions().csrf(value))));
  }

  private Optional<String> cookie(ContainerRequestContext request, Sender sender) {
    return SessionCookie.read(request.getCookies(), proofs.sessions(), sender.secure());
  }

  private Optional<Visitor> proxied(
      ContainerRequestContext request, Sender sender, Visitor nobody) {
    if (!sender.proxied() || proxy.user().isEmpty()) {
      return Optional.empty();
    }
    var given = request.getHeaders().getOrDefault(proxy.user(), List.of());
    // two of them: one may be the sender's own
    if (given.size() != 1 || !Account.sound(Account.name(given.get(0)))) {
      return Optional.empty();
    }
    var name = Account.name(given.get(0));
    var groups = proxy.groups().isEmpty() ? null : request.getHeaderString(proxy.groups());
    var role =
        proxy
            .roles()
            .role(
                name,
                groups == null
                    ? List.of()
                    : Arrays.stream(groups.split(",", -1)).map(String::strip).toList());
    return Optional.of(known(nobody, name, role, Means.PROXY, proofs.sessions().csrfOf(name)));
  }

  private static Visitor known(Visitor nobody, String name, Role role, Means means, String csrf) {
    var actor = nobody.actor();
    return new Visitor(new Actor(name, role, actor.address(), actor.requestId()), means, csrf);
  }
}
