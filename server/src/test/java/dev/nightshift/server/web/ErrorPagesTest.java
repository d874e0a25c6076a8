package dev.nightshift.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.nightshift.server.api.ProblemJson;
import dev.nightshift.server.api.Problems;
import dev.nightshift.server.engine.StoreAwayException;
import freemarker.template.Configuration;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import io.dropwizard.views.common.ViewMessageBodyWriter;
import io.dropwizard.views.freemarker.FreemarkerViewRenderer;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class ErrorPagesTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addProvider(
              new ErrorPages(
                  answer ->
                      answer instanceof ProblemJson problem
                          ? Optional.of(
                              new ErrorPage.Problem(
                                  problem.status(), problem.detail(), "r-1", problem.unmatched()))
                          : Optional.empty(),
                  Clock.systemUTC()))
          .addProvider(new PageVisitor())
          .addProvider(new ViewMessageBodyWriter(new MetricRegistry(), List.of(renderer())))
          .addResource(new Failing())
          .build();

  private static FreemarkerViewRenderer renderer() {
    var renderer = new FreemarkerViewRenderer(Configuration.VERSION_2_3_34);
    renderer.configure(Map.of("template_exception_handler", "rethrow"));
    return renderer;
  }

  /** Fails in all ways. */
  @Path("fail")
  public static final class Failing {
    @GET
    @Path("{how}")
    public String fail(@PathParam("how") String how) {
      throw switch (how) {
        case "away" -> new StoreAwayException("connection refused", new IllegalStateException());
        case "denied" -> new ForbiddenException("\"anna\" may only read (role viewer)");
        case "unknown" -> new NotAuthorizedException("this needs a login", "Bearer");
        default -> new IllegalStateException("secret of the database");
      };
    }

    @POST
    @Path("order/pause")
    public String order() {
      throw new NotAuthorizedException("this needs a login", "Bearer");
    }
  }

  private static Response ask(String path, String accept) {
    return SERVER.target(path).request().header("Accept", accept).get();
  }

  private static String page(String path, int status) {
    try (var answer = ask(path, BROWSER)) {
      assertThat(answer.getStatus()).as(path).isEqualTo(status);
      assertThat(answer.getMediaType().toString()).as(path).startsWith("text/html");
      return answer.readEntity(String.class);
    }
  }

  @Test
  void aBrowserSeesAPageThatSaysWhatWasWrongAndWhatToDoNext() {
    assertThat(page("fail/away", 503))
        .contains("cannot answer now", "Nothing is lost", "href=\"/fail/away\"", "Try again");
    assertThat(page("fail/denied", 403)).contains("Nothing was done", "may only read");
    assertThat(page("fail/unknown", 401)).contains("not logged in", "href=\"/login");
    assertThat(page("fail/order/pause", 405)).contains("no page", "href=\"/fail/order\"");
    assertThat(page("nowhere/at/all", 404))
        .contains("nothing here", "/nowhere/at/all", "href=\"/runs\"")
        .doesNotContain("/api/v1");
  }

  @Test
  void theServersOwnFaultShowsNoneOfItsCause() {
    assertThat(page("fail/otherwise", 500))
        .contains("The server failed", "request <code>r-1</code>")
        .doesNotContain("secret of the database");
  }

  @Test
  void whatIsInAnAddressIsShownAsText() {
    assertThat(page("nowhere/<script>alert(1)</script>", 404))
        .doesNotContain("<script>alert")
        .contains("&lt;script&gt;");
  }

  @Test
  void programsHaveTheProblemAsJson() {
    for (var accept : List.of("application/json", "*/*")) {
      try (var answer = ask("fail/away", accept)) {
        assertThat(answer.getMediaType().toString()).isEqualTo("application/problem+json");
      }
    }
    try (var answer =
        SERVER
            .target("fail/away")
            .request()
            .header("Accept", BROWSER)
            .header("Authorization", "Bearer x")
            .get()) {
      assertThat(answer.getMediaType().toString()).isEqualTo("application/problem+json");
    }
  }

  @Test
  void whoseSessionEndedBeforeAButtonWasPressedIsLedBackToItsPage() {
    try (var answer =
        SERVER
            .target("fail/order/pause")
            .request()
            .header("Accept", BROWSER)
            .header("Referer", SERVER.target("jobs/backup").getUri().toString())
            .post(Entity.text(""))) {
      assertThat(answer.getStatus()).isEqualTo(401);
      assertThat(answer.readEntity(String.class)).contains("/login?next=%2Fjobs%2Fbackup");
    }
  }
}
