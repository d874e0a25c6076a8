package dev.nightshift.server.web;

import dev.nightshift.server.plugin.PluginProblem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;

/** What an operator looks at first. */
@Path("")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class OverviewResource {
  private final Pages pages;
  private final Supplier<List<PluginProblem>> problems;

  OverviewResource(Pages pages, Supplier<List<PluginProblem>> problems) {
    this.pages = pages;
    this.problems = problems;
  }

  @GET
  public Screen overview(@Context ContainerRequestContext request) {
    return pages.page(
        request, "overview", "Overview", new OverviewModel(pages.look(), problems.get()));
  }
}
