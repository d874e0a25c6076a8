package dev.nightshift.server.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/**
 * Refuses what an operation does not take: names in its query, and bodies that are no JSON. Only
 * after it is known who asks.
 */
@Priority(Priorities.USER + 100)
public final class SaidQueries implements ContainerRequestFilter {
  @Context private ResourceInfo operation;

  @Override
  public void filter(ContainerRequestContext request) {
    var method = operation.getResourceMethod();
    var says = method == null ? null : method.getAnnotation(Says.class);
    if (says == null) {
      return;
    }
    Query.requireKnown(request.getUriInfo().getQueryParameters(), says.query());
    if (request.hasEntity() && !json(request.getMediaType())) {
      throw new NotSupportedException(
          "the body is " + request.getMediaType() + "; send it as application/json");
    }
  }

  private static boolean json(MediaType type) {
    return type == null || type.isWildcardType() || type.getSubtype().endsWith("json");
  }
}
