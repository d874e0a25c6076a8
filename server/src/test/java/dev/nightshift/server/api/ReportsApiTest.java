package dev.nightshift.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.report.KeptReports;
import dev.nightshift.server.report.KnownTotals;
import dev.nightshift.server.report.ReportDesk;
import dev.nightshift.server.report.Reports;
import dev.nightshift.server.report.Sources;
import dev.nightshift.server.run.RunTotals.Total;
import dev.nightshift.server.security.ResponseHeaders;
import dev.nightshift.server.store.H2Store;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import jakarta.ws.rs.core.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(DropwizardExtensionsSupport.class)
class ReportsApiTest {
  @TempDir static Path folder;

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T15:00:00Z"), ZoneOffset.UTC);
  private static final H2Store STORE = H2Store.inMemory(UUID.randomUUID().toString(), CLOCK);
  private static final Reports REPORTS =
      new Reports(
          new Sources(
              new KnownTotals(
                  (from, to) -> List.of(new Total("gc", 4, 3, 1, 0, 0, 100, 60, false))),
              STORE.search(),
              STORE.activity(),
              STORE.missed(),
              List::of,
              List::of,
              Optional::empty,
              "north",
              "http://night:8080"),
          ZoneOffset.UTC,
          CLOCK);
  private static final ResourceExtension SERVER =
      ResourceExtension.builder()
          .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
          .setRegisterDefaultExceptionMappers(false)
          .addProvider(new Problems())
          .addProvider(new ResponseHeaders())
          .addProvider(new ApiTest.ActingAs())
          .addResource(
              () ->
                  new ReportsResource(
                      new ReportDesk(REPORTS, new KeptReports(folder.resolve("r"), 3))))
          .build();

  @AfterAll
  static void close() {
    STORE.close();
  }

  private static Response get(String path, String accept) {
    var request = SERVER.target("/api/v1/reports" + path.replaceFirst("\\?.*", ""));
    for (var part : path.replaceFirst("^[^?]*\\??", "").split("&", 0)) {
      var pair = part.split("=", 2);
      request = pair.length == 2 ? request.queryParam(pair[0], pair[1]) : request;
    }
    return request.request(accept).get();
  }

  @Test
  void aReportIsWrittenAsItIsWanted() {
    assertThat(get("/monthly", "*/*").readEntity(String.class)).startsWith("{");
    assertThat(get("/monthly", "text/csv").readEntity(String.class)).startsWith("job,total_runs");
    assertThat(get("/daily?format=txt", "*/*").readEntity(String.class))
        .startsWith("=== Background jobs: Daily check");
    assertThat(get("/incident?last=2h&format=md", "*/*").readEntity(String.class))
        .startsWith("# Incident report");
    var page = get("/weekly", "text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(page.readEntity(String.class)).startsWith("<!doctype html>");
    assertThat(page.getHeaderString("Content-Security-Policy")).contains("'sha256-");
    assertThat(page.getMediaType().toString()).startsWith("text/html");
  }

  @Test
  void aMonthIsAskedForByItsName() {
    assertThat(get("/monthly?month=2026-02&format=json", "*/*").readEntity(String.class))
        .contains("\"from\" : \"2026-02-01T00:00:00Z\"", "\"to\" : \"2026-03-01T00:00:00Z\"");
  }

  @Test
  void whatCannotBeUnderstoodIsRefusedWithTheRule() {
    var unknown = get("/yearly", "application/json");
    assertThat(unknown.getStatus()).isEqualTo(404);
    assertThat(unknown.readEntity(String.class)).contains("there are daily, weekly, monthly");
    assertThat(get("/monthly?month=May", "application/json").getStatus()).isEqualTo(400);
    assertThat(get("/monthly?format=pdf", "application/json").readEntity(String.class))
        .contains("write one of html, txt, csv, json, md");
    assertThat(get("/daily?from=1h", "application/json").readEntity(String.class))
        .contains("the report daily takes no from");
  }

  @Test
  void keptReportsAreListedAndRead() throws Exception {
    var kept = new KeptReports(folder.resolve("r"), 3);
    kept.keep(
        REPORTS.make(
            dev.nightshift.server.report.Kind.MONTHLY, dev.nightshift.server.report.Asked.USUAL));
    assertThat(get("", "application/json").readEntity(String.class))
        .contains("/api/v1/reports/kept/monthly-2026-10.html");
    assertThat(get("/kept/monthly-2026-10.csv", "*/*").readEntity(String.class))
        .contains("gc,4,3,1,75.00,25.00,60");
    assertThat(get("/kept/monthly-1999-01.html", "*/*").getStatus()).isEqualTo(404);
  }
}
