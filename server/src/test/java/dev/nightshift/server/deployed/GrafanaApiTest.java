package dev.nightshift.server.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.Fixture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against what Grafana's HTTP API is documented to answer; there is no Grafana here. */
class GrafanaApiTest {
  private static final Bundle BUNDLE = Fixture.bundle();

  private Stub stub;
  private GrafanaApi grafana;

  @BeforeEach
  void start() throws Exception {
    stub = new Stub();
    stub.answers.put("POST /api/folders", "{}");
    stub.answers.put("GET /api/search", "[]");
    grafana =
        new GrafanaApi(
            new Endpoint(
                "Grafana", stub.url() + "/", Optional.of("secret"), "NIGHTSHIFT_GRAFANA_TOKEN"));
  }

  @AfterEach
  void end() {
    stub.close();
  }

  @Test
  void dashboardsAreUploadedIntoTheirFolder() {
    stub.answers.put(
        "POST /api/dashboards/db", "{\"status\":\"success\",\"url\":\"/d/x/x\",\"version\":2}");
    var done = grafana.push(BUNDLE);
    var dashboards =
        BUNDLE.files().keySet().stream().filter(path -> path.startsWith("dashboards/")).count();
    assertThat(done).hasSize((int) dashboards).allMatch(line -> line.contains(" is at http://"));
    assertThat(stub.sent)
        .hasSize((int) dashboards + 1)
        .allMatch(sent -> sent.contains("Bearer secret"));
    assertThat(stub.sent.get(0)).startsWith("POST /api/folders");
    assertThat(stub.sent.get(1))
        .contains("\"folderUid\":\"nightshift\"", "\"overwrite\":true", "\"uid\":\"nightshift-");
  }

  @Test
  void aSpikeIsMarkedOnce() {
    var from = Instant.parse("2026-11-22T14:23:00Z");
    var mark =
        new GrafanaApi.Mark(
            from, from.plusSeconds(5), "sync was at work.", "spike", List.of("sync", "memory"));
    stub.answers.put("GET /api/annotations", "[]");
    stub.answers.put("POST /api/annotations", "{\"message\":\"Annotation added\",\"id\":1}");
    assertThat(grafana.annotate(List.of(mark))).isEqualTo(1);
    assertThat(stub.sent.get(1))
        .startsWith("POST /api/annotations Bearer secret")
        .contains("\"time\":" + from.toEpochMilli(), "\"timeEnd\":" + (from.toEpochMilli() + 5_000))
        .contains("[\"nightshift\",\"spike\",\"sync\",\"memory\"]", "sync was at work.");
    stub.answers.put("GET /api/annotations", "[{\"time\":" + from.toEpochMilli() + "}]");
    assertThat(grafana.annotate(List.of(mark))).isZero();
    stub.answers.put("GET /api/annotations", "[]");
    stub.answers.put("POST /api/annotations", "{\"denied\":1,\"message\":\"no\"}");
    assertThatThrownBy(() -> grafana.annotate(List.of(mark)))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("refuses an annotation with 401: no");
  }

  @Test
  void aProvisionedDashboardIsNotReplaced() {
    stub.answers.put(
        "POST /api/dashboards/db",
        "{\"refused\":1,\"message\":\"Cannot save provisioned dashboard\"}");
    assertThatThrownBy(() -> grafana.push(BUNDLE))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("400: Cannot save provisioned dashboard")
        .hasMessageEndingWith("change the file there instead");
  }

  @Test
  void missingStaleChangedAndForeignDashboardsAreFound() throws Exception {
    var overview = BUNDLE.file("dashboards/nightshift-overview.json").orElseThrow();
    stub.answers.put(
        "GET /api/dashboards/uid/nightshift-overview",
        "{\"dashboard\":" + overview.replaceFirst("bundle 1\\.0\\.0", "bundle 0.9.0") + "}");
    stub.answers.put(
        "GET /api/search", "[{\"uid\":\"old\",\"title\":\"Old one\",\"type\":\"dash-db\"}]");
    var report = new Report.Builder();
    grafana.check(BUNDLE, report);
    assertThat(report.report().findings())
        .extracting(Report.Finding::text)
        .contains("The dashboard nightshift-job is not there.")
        .anyMatch(
            text ->
                text.matches(
                    "The dashboard nightshift-overview is of catalogue \\w{12}, version 0\\.9\\.0, not of .*"))
        .anyMatch(
            text -> text.startsWith("The dashboard old (\"Old one\") has the tag nightshift"));

    var job = BUNDLE.file("dashboards/nightshift-job.json").orElseThrow();
    stub.answers.put(
        "GET /api/dashboards/uid/nightshift-job",
        "{\"dashboard\":" + job.replaceFirst("\"expr\" : \"", "\"expr\" : \"1 + ") + "}");
    var again = new Report.Builder();
    grafana.check(BUNDLE, again);
    var questions = job.replaceAll("(?s)\"panels\".*", "").contains("\"expr\"") ? 0 : 1;
    assertThat(again.report().findings().stream().filter(f -> f.text().contains("changed by hand")))
        .hasSize(questions);
  }
}
