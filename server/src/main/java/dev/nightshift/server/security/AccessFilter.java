package dev.nightshift.server.security;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Finds out who sends a request, and lets no request through that its sender may not make.
 *
 * <p>Acting always needs an admin's token. Reading needs none where the server listens to this
 * machine alone and the request names it so ({@code localhost}); elsewhere it needs a token too.
 * {@code /health} and styles are open.
 */
@Priority(Priorities.AUTHENTICATION)
public final class AccessFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String BEARER = "bearer ";
  private static final String REQUEST_ID = "X-Request-Id";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Tokens tokens;
  private final boolean loopbackOnly;
  private final BiConsumer<Actor, String> refused;

  @Context private HttpServletRequest servletRequest;

  /**
   * @param loopbackOnly every connector is bound to this machine's loopback address
   * @param refused hears who was refused which action, as in {@code POST api/v1/jobs/gc/runs}
   */
  public AccessFilter(Tokens tokens, boolean loopbackOnly, BiConsumer<Actor, String> refused) {
    this.tokens = tokens;
    this.loopbackOnly = loopbackOnly;
    this.refused = refused;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    var id = UUID.randomUUID().toString();
    request.setProperty(REQUEST_ID, id);
    var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    var actor = actor(header, request, id);
    request.setSecurityContext(new ActorContext(actor, request.getSecurityContext().isSecure()));
    boolean reading = READING.contains(request.getMethod());
    boolean allowed =
        reading
            ? actor.role().mayRead() || (open(request) && header == null)
            : actor.role().mayAct();
    if (allowed) {
      return;
    }
    if (!reading) {
      refused.accept(actor, request.getMethod() + " " + request.getUriInfo().getPath());
    }
    if (actor.name().equals(Actor.ANONYMOUS)) {
      throw new NotAuthorizedException(
          header == null
              ? "this needs a token: send \"Authorization: Bearer TOKEN\"; the server made one in"
                  + " the file cli-token of its data folder"
              : "the token is not known to this server; the file cli-token of its data folder holds"
                  + " one that is",
          "Bearer realm=\"nightshift\"");
    }
    throw new ForbiddenException(
        "\""
            + actor.name()
            + "\" may only read (role "
            + actor.role().label()
            + "); acting needs a token of role admin");
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(REQUEST_ID) instanceof String id) {
      response.getHeaders().putSingle(REQUEST_ID, id);
    }
  }

  private Actor actor(String header, ContainerRequestContext request, String id) {
    var address = servletRequest == null ? "" : servletRequest.getRemoteAddr();
    if (header == null) {
      boolean trusted =
          loopbackOnly && namesThisMachine(request.getUriInfo().getRequestUri().getHost());
      return new Actor(Actor.ANONYMOUS, trusted ? Role.VIEWER : Role.NONE, address, id);
    }
    if (header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      var found = tokens.find(header.substring(BEARER.length()).strip());
      if (found.isPresent()) {
        return new Actor(found.get().name(), found.get().role(), address, id);
      }
    }
    return new Actor(Actor.ANONYMOUS, Role.NONE, address, id);
  }

  private static boolean open(ContainerRequestContext request) {
    var path = request.getUriInfo().getPath();
    return path.equals("health") || path.startsWith("assets/");
  }

  // A foreign page that points its own name at 127.0.0.1 must not read here.
  private static boolean namesThisMachine(String host) {
    return host != null
        && (host.equalsIgnoreCase("localhost")
            || host.matches("127(\\.\\d{1,3}){3}")
            || host.equals("[::1]")
            || host.equals("::1"));
  }

  private record ActorContext(Actor actor, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return actor;
    }

    @Override
    public boolean isUserInRole(String role) {
      return actor.role().label().equals(role);
    }

    @Override
    public String getAuthenticationScheme() {
      return "Bearer";
    }
  }
}
