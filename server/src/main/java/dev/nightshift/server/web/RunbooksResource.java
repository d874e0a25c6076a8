package dev.nightshift.server.web;

import dev.nightshift.server.bundle.Bundle;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** The bundle's runbooks as pages, at the addresses that alerts link to. */
@Path("runbooks")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class RunbooksResource {
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(List.of(TablesExtension.create()))
          .escapeHtml(true)
          .sanitizeUrls(true)
          .build();

  private final Supplier<Bundle> bundle;
  private final Clock clock;

  public RunbooksResource(Supplier<Bundle> bundle, Clock clock) {
    this.bundle = bundle;
    this.clock = clock;
  }

  /** The list of all; links in it count from this folder, so that the slash is needed. */
  @GET
  public Response folder() {
    return Response.seeOther(URI.create("/runbooks/README.md")).build();
  }

  @GET
  @Path("{path: .+}")
  public Response page(@PathParam("path") String path) {
    var name = path.endsWith(".md") ? path : path + ".md";
    return bundle
        .get()
        .file("runbooks/" + name)
        .map(text -> Response.ok(page(name, text)).build())
        .orElseGet(
            () ->
                Response.status(404)
                    .entity(
                        new MessagePage(
                            "Not found", "There is no runbook \"" + path + "\".", clock.instant()))
                    .build());
  }

  private RunbookPage page(String name, String text) {
    return new RunbookPage(
        name, RENDERER.render(PARSER.parse(withoutHeading(text))), clock.instant());
  }

  // The mark of a generated file is a comment, which would show as text.
  private static String withoutHeading(String text) {
    return text.replaceAll("(?s)<!--.*?-->", "");
  }
}
