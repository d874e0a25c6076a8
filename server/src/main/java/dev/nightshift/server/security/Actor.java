package dev.nightshift.server.security;

import java.security.Principal;
import java.util.Objects;

/**
 * Who acts, in which request.
 *
 * @param name of the token or user; {@link #ANONYMOUS} without one
 * @param role what it may do
 * @param address where the request came from; empty for the server itself
 * @param requestId names the request in answers, logs and the audit
 */
public record Actor(String name, Role role, String address, String requestId) implements Principal {

  /** The name of everybody who shows no token. */
  public static final String ANONYMOUS = "anonymous";

  public Actor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(requestId, "requestId");
  }

  @Override
  public String getName() {
    return name;
  }
}
