package dev.nightshift.server.web;

import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.runbook.FrontMatter;
import dev.nightshift.server.bundle.runbook.Words;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
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
          .attributeProviderFactory(context -> RunbooksResource::anchor)
          .escapeHtml(true)
          .sanitizeUrls(true)
          .build();

  private final Pages pages;
  private final Supplier<Bundle> bundle;
  private final AuditTrail audit;

  RunbooksResource(Pages pages, Supplier<Bundle> bundle, AuditTrail audit) {
    this.pages = pages;
    this.bundle = bundle;
    this.audit = audit;
  }

  /** The list of all; links in it count from this folder, so that the slash is needed. */
  @GET
  public Response folder() {
    return Response.seeOther(URI.create("/runbooks/README.md")).build();
  }

  @GET
  @Path("{path: .+}")
  public Response page(
      @Context ContainerRequestContext request,
      @PathParam("path") String path,
      @QueryParam("job") @DefaultValue("") String job) {
    var name = path.endsWith(".md") ? path : path + ".md";
    var text = bundle.get().file("runbooks/" + name);
    if (text.isEmpty()) {
      return pages.notFound(request, "There is no runbook \"" + path + "\".");
    }
    var title = "Runbook " + name.replaceFirst("\\.md$", "");
    var model = new Runbook(RENDERER.render(parse(text.get())), about(name, job));
    return Response.ok(pages.page(request, "runbook", title, model)).build();
  }

  /** The state of the job, or of the jobs, that a page is about. */
  private RunbookState about(String name, String job) {
    try {
      return RunbookState.of(name, job, pages.look(), audit);
    } catch (RuntimeException e) {
      // a runbook is read also while the store is away
      return RunbookState.NONE;
    }
  }

  // A chart says what the steps below it say; without a script it would be a wall of text.
  private static Node parse(String text) {
    var document = PARSER.parse(FrontMatter.strip(text));
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(FencedCodeBlock block) {
            if (block.getInfo().equals("mermaid")) {
              block.unlink();
            }
          }

          // a head without a word is there because Markdown wants one
          @Override
          public void visit(CustomNode node) {
            if (node instanceof TableHead && words(node).isBlank()) {
              node.unlink();
            } else {
              visitChildren(node);
            }
          }
        });
    return document;
  }

  private static void anchor(Node node, String tag, Map<String, String> attributes) {
    if (node instanceof Heading) {
      attributes.put("id", Words.anchor(words(node)));
    }
  }

  private static String words(Node node) {
    var words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }
        });
    return words.toString();
  }

  /**
   * A runbook.
   *
   * @param html rendered from Markdown with every tag in it escaped
   */
  public record Runbook(String html, RunbookState state) {}
}
