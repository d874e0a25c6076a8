package dev.nightshift.server.security;

import dev.nightshift.server.security.Admits.Who;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.security.Principal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Lets no request through that its sender may not make: what a resource {@link Admits}, or else
 * reading for viewers and everything else for admins. What a browser may have sent by itself must
 * show that a page of this server meant it.
 */
@Priority(Priorities.AUTHENTICATION)
public final class AccessFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String REQUEST_ID = "X-Request-Id";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Identification identification;
  private final AccessWatch watch;
  private final Refusals refusals;

  @Context private HttpServletRequest servletRequest;
  @Context private ResourceInfo resource;

  /**
   * @param watch hears who was refused; of the same at the same place not each time
   */
  public AccessFilter(Identification identification, AccessWatch watch, Clock clock) {
    this.identification = identification;
    this.watch = watch;
    refusals = new Refusals(clock);
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    var id = UUID.randomUUID().toString();
    request.setProperty(REQUEST_ID, id);
    var sender =
        identification.sender(
            request, servletRequest == null ? "" : servletRequest.getRemoteAddr());
    var nobody = Identification.nobody(sender, id);
    enter(nobody, request, sender); // for the answer, should what follows fail
    boolean reading = READING.contains(request.getMethod());
    var who = who(reading);
    if (who == Who.UNASKED) {
      return;
    }
    var visitor = identification.of(request, sender, id);
    enter(visitor, request, sender);
    if (!admitted(visitor, who)) {
      refuse(request, visitor, who, reading);
    } else if (!reading) {
      refuseForeign(request, sender, visitor, who);
    }
  }

  private static void enter(Visitor visitor, ContainerRequestContext request, Sender sender) {
    visitor.enter(request);
    request.setSecurityContext(new ActorContext(visitor, sender.secure()));
  }

  private Who who(boolean reading) {
    var method = resource == null ? null : resource.getResourceMethod();
    if (method != null) {
      for (AnnotatedElement place : new AnnotatedElement[] {method, resource.getResourceClass()}) {
        var admits = place == null ? null : place.getAnnotation(Admits.class);
        if (admits != null) {
          return admits.value();
        }
      }
    }
    return reading ? Who.READERS : Who.ADMINS;
  }

  private static boolean admitted(Visitor visitor, Who who) {
    return switch (who) {
      case UNASKED, EVERYBODY -> true;
      case SIGNED_IN -> visitor.isSignedIn();
      case READERS -> visitor.actor().role().mayRead();
      case ADMINS -> visitor.actor().role().mayAct();
    };
  }

  private void refuse(ContainerRequestContext request, Visitor visitor, Who who, boolean reading) {
    var actor = visitor.actor();
    // whoever merely has to log in first was not refused anything yet
    if (!reading || visitor.isSignedIn() || who == Who.ADMINS) {
      tell(request, actor, "the role is " + actor.role().label());
    }
    // whoever may read is logged in as well as they can be
    boolean login = !visitor.isSignedIn() || !actor.role().mayRead();
    if (login && LoginRedirect.wanted(request)) {
      request.abortWith(LoginRedirect.answer(request));
      return;
    }
    if (!visitor.isSignedIn()) {
      throw new NotAuthorizedException(
          unknown(request.getHeaderString(HttpHeaders.AUTHORIZATION)),
          "Bearer realm=\"nightshift\"");
    }
    throw new ForbiddenException(
        "\""
            + actor.name()
            + "\""
            + (actor.role().mayRead()
                ? " may only read (role " + actor.role().label() + "); this needs the role admin"
                : " has no access (role none); an admin gives it one: ./nightshift users role "
                    + actor.name()
                    + " viewer"));
  }

  private String unknown(String header) {
    if (header == null) {
      return "this needs a login: send \"Authorization: Bearer TOKEN\", or a user's name and"
          + " password as Basic; the server made a token in the file cli-token of its data folder";
    }
    return identification
        .past(header)
        .map(
            token ->
                "the token "
                    + token.id()
                    + " of "
                    + token.name()
                    + (token.revoked() == null
                        ? " expired at " + token.expires().truncatedTo(ChronoUnit.SECONDS)
                        : " was revoked at " + token.revoked().truncatedTo(ChronoUnit.SECONDS))
                    + "; an admin makes another: ./nightshift tokens create "
                    + token.name())
        .orElse(
            "the token, or the name and password, is not known to this server; the file cli-token"
                + " of its data folder holds a token that is");
  }

  private void refuseForeign(
      ContainerRequestContext request, Sender sender, Visitor visitor, Who who) throws IOException {
    Optional<String> problem = Optional.empty();
    if (who == Who.EVERYBODY) {
      problem = Csrf.foreign(request, sender);
    } else if (visitor.means().ambient()) {
      problem = Csrf.problem(request, sender, visitor.token());
    }
    if (problem.isPresent()) {
      tell(request, visitor.actor(), problem.get());
      throw new ForbiddenException(problem.get());
    }
  }

  private void tell(ContainerRequestContext request, Actor actor, String why) {
    var action = request.getMethod() + " " + request.getUriInfo().getPath();
    var method = resource == null ? null : resource.getResourceMethod();
    var place =
        method == null
            ? request.getMethod()
            : request.getMethod()
                + " "
                + method.getDeclaringClass().getSimpleName()
                + "."
                + method.getName();
    refusals
        .next(actor.name(), place, READING.contains(request.getMethod()))
        .ifPresent(more -> watch.refused(actor, action, why + more));
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(REQUEST_ID) instanceof String id) {
      response.getHeaders().putSingle(REQUEST_ID, id);
    }
  }

  private record ActorContext(Visitor visitor, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return visitor.actor();
    }

    @Override
    public boolean isUserInRole(String role) {
      return visitor.actor().role().label().equals(role);
    }

    @Override
    public String getAuthenticationScheme() {
      return visitor.means().label();
    }
  }
}
