package dev.nightshift.server.web;

import dev.nightshift.server.security.Visitor;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Tells each page who looks at it. */
public final class PageVisitor implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof Page page) {
      page.visit(Visitor.of(request));
    }
  }
}
