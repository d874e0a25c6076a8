package dev.nightshift.server.app;

import dev.nightshift.server.api.MeResource;
import dev.nightshift.server.api.SessionsResource;
import dev.nightshift.server.api.TokensResource;
import dev.nightshift.server.api.UsersResource;
import dev.nightshift.server.control.Door;
import dev.nightshift.server.control.LoginActions;
import dev.nightshift.server.control.TokenActions;
import dev.nightshift.server.control.UserActions;
import dev.nightshift.server.security.AccessConfig;
import dev.nightshift.server.security.AccessFilter;
import dev.nightshift.server.security.AdminPassword;
import dev.nightshift.server.security.ApiTokens;
import dev.nightshift.server.security.CliToken;
import dev.nightshift.server.security.Identification;
import dev.nightshift.server.security.Logins;
import dev.nightshift.server.security.Oidc;
import dev.nightshift.server.security.Passwords;
import dev.nightshift.server.security.ServletGate;
import dev.nightshift.server.security.Sessions;
import dev.nightshift.server.security.Throttle;
import dev.nightshift.server.security.Tokens;
import dev.nightshift.server.store.Store;
import dev.nightshift.server.web.AccessActs;
import dev.nightshift.server.web.LoginResource;
import dev.nightshift.server.web.OidcResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is let in, and what of that can be changed. */
final class People {
  private final AccessConfig config;
  private final Path data;
  private final Store store;
  private final boolean loopbackOnly;
  private final Clock clock;
  private final Passwords passwords;
  private final Identification.Proofs proofs;

  /**
   * @param loopbackOnly the server listens to this machine alone
   */
  People(AccessConfig config, Path data, Store store, boolean loopbackOnly, Clock clock)
      throws IOException {
    this.config = config;
    this.data = data;
    this.store = store;
    this.loopbackOnly = loopbackOnly;
    this.clock = clock;
    passwords = new Passwords(config.passwordCost());
    AdminPassword.ensure(data, store.accounts(), passwords, clock.instant());
    var sessions = config.sessions();
    List<Tokens.Token> tokens = new ArrayList<>(config.resolve());
    tokens.add(CliToken.ensure(data));
    proofs =
        new Identification.Proofs(
            new Tokens(tokens),
            new ApiTokens(store.apiTokens(), clock),
            new Logins(store.accounts(), passwords, new Throttle(clock), clock),
            new Sessions(store.sessions(), sessions.idle(), sessions.longest(), clock));
  }

  Sessions sessions() {
    return proofs.sessions();
  }

  AccessFilter filter(Door door) {
    return new AccessFilter(identification(door), door, clock);
  }

  /** What stands before {@code /metrics}; empty where it is open. */
  Optional<ServletGate> gate(Door door) {
    return config.openMetrics()
        ? Optional.empty()
        : Optional.of(new ServletGate(identification(door)));
  }

  private Identification identification(Door door) {
    return new Identification(
        proofs, config.proxy(), loopbackOnly && config.readOnLoopback(), door);
  }

  /** What can be done about people, their sessions and their programs. */
  AccessActs acts(Door door) {
    var sessions = proofs.sessions();
    return new AccessActs(
        new UserActions(
            door, store.accounts(), passwords, proofs.logins(), sessions, this::changed, clock),
        new LoginActions(door, proofs.logins(), sessions, store.accounts(), clock),
        new TokenActions(door, proofs.apiTokens()));
  }

  List<Object> resources(Door door) {
    var sessions = proofs.sessions();
    var acts = acts(door);
    var logins = acts.logins();
    var provider = config.oidc();
    List<Object> resources =
        new ArrayList<>(
            List.of(
                new MeResource(acts.users(), logins),
                new UsersResource(acts.users()),
                new SessionsResource(acts.users()),
                new TokensResource(acts.tokens(), clock),
                new LoginResource(
                    logins, sessions, provider == null ? "" : provider.label(), clock)));
    if (provider != null) {
      resources.add(
          new OidcResource(
              new Oidc(provider, sessions, clock), logins, sessions, provider.label(), clock));
    }
    return resources;
  }

  private void changed(String name) {
    if (name.equals(AdminPassword.NAME)) {
      try {
        AdminPassword.forget(data);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
