package dev.nightshift.server.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.Daemon;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.alert.WrittenRule;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.bundle.input.DeploySettings;
import dev.nightshift.server.bundle.input.OwnReceivers;
import dev.nightshift.server.bundle.input.SeriesNames;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.deployed.DeployedBundle.Places;
import dev.nightshift.server.deployed.Report.Finding;
import dev.nightshift.server.deployed.Report.Place;
import dev.nightshift.server.deployed.Report.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployedBundleTest {
  private static final Bundle BUNDLE = Fixture.bundle();

  @TempDir Path root;
  private Stub server;

  @BeforeEach
  void aServerWithEverySeries() throws Exception {
    server = new Stub();
    server.answers.put("GET /metrics", metrics());
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void nothingIsFoundWhereTheBundleIsDeployed() throws Exception {
    Files.writeString(root.resolve("alertmanager.yml"), alertmanager());
    try (var alertmanager = Daemon.alertmanager(root.resolve("alertmanager.yml"));
        var prometheus = prometheus(rules(), true, alertmanager);
        var grafana = grafana()) {
      var report =
          settled(
              0,
              () ->
                  new DeployedBundle(withChannels(), List.of(Fixture.catalogue()))
                      .compare(
                          new Places(
                              endpoint("Prometheus", prometheus.url()),
                              Optional.of(endpoint("Alertmanager", alertmanager.url())),
                              Optional.of(endpoint("Grafana", grafana.url())),
                              Optional.of(Instant.now()))));
      assertThat(report.findings()).isEmpty();
      assertThat(report.notes())
          .anyMatch(note -> note.equals("A test alert was delivered to default-ticket."));
      assertThat(report.count(Place.PROMETHEUS, State.DEPLOYED))
          .isEqualTo(WrittenRule.read(rules()).size() - 1);
      assertThat(report.count(Place.GRAFANA, State.DEPLOYED)).isEqualTo(dashboards().size());
      assertThat(server.sent).anyMatch(sent -> sent.contains("NightshiftTestOfDelivery"));
    }
  }

  @Test
  void rulesThatAreStaleMissingOrForeignAreFoundWithTheirNextStep() throws Exception {
    var rules =
        rules()
            .replaceFirst("> 2 \\* max without", "> 3 * max without")
            .replace("alert: \"BackgroundJobDisappeared\"", "alert: \"BackgroundJobOfLastYear\"")
            .replaceFirst("catalogue_hash: \"[0-9a-f]{12}", "catalogue_hash: \"0123456789ab");
    try (var prometheus = prometheus(rules, true, null)) {
      var report = compare(prometheus, 5);
      assertThat(texts(report))
          .anyMatch(
              text ->
                  text.startsWith(
                      "The rules that are loaded were made from catalogue 0123456789ab"))
          .anyMatch(
              text ->
                  text.startsWith("The rule BackgroundJobNotRunning (")
                      && text.endsWith("(another expression) is not as the bundle has it."))
          .anyMatch(
              text ->
                  text.startsWith("The rule BackgroundJobDisappeared (")
                      && text.endsWith("is not loaded."))
          .anyMatch(
              text ->
                  text.startsWith("The rule BackgroundJobOfLastYear in ")
                      && text.endsWith("is not of this bundle."))
          .contains("Prometheus sends alerts to no Alertmanager.")
          .hasSize(5);
      assertThat(report.findings()).allMatch(finding -> finding.next().endsWith("."));
      assertThat(report.count(Place.PROMETHEUS, State.STALE)).isEqualTo(1);
      assertThat(report.count(Place.PROMETHEUS, State.MISSING)).isEqualTo(1);
      assertThat(report.count(Place.PROMETHEUS, State.FOREIGN)).isEqualTo(1);
    }
  }

  @Test
  void labelsThatDoNotSurviveAndSeriesThatAreNotThereAreFound() throws Exception {
    server.answers.put(
        "GET /metrics",
        metrics()
            .replaceAll("(?m)^background_job_consecutive_failures.*\n", "")
            .replaceAll("catalogue_hash=\"[0-9a-f]{4}", "catalogue_hash=\"ffff"));
    try (var prometheus = prometheus(rules(), false, null)) {
      assertThat(texts(compare(prometheus, 4)))
          .hasSize(4)
          .anyMatch(
              text ->
                  text.startsWith(
                      "The label job does not survive the scrape: it arrives as exported_job"))
          .anyMatch(
              text ->
                  text.startsWith(
                      "The series background_job_consecutive_failures is not there; it is used by"))
          .anyMatch(text -> text.startsWith("Servers run the catalogue ffff"))
          .noneMatch(text -> text.startsWith("Prometheus has nothing of"));
    }
  }

  @Test
  void aSeriesThatIsDroppedSinceIsFound() throws Exception {
    try (var prometheus = prometheus(rules(), true, null)) {
      assertThat(texts(compare(prometheus, 1)))
          .containsExactly("Prometheus sends alerts to no Alertmanager.");
      server.answers.put(
          "GET /metrics",
          metrics().replaceAll("(?m)^background_job_(paused|secret_age|info\\{job=\"gc).*\n", ""));
      var report = compare(prometheus, 3);
      assertThat(texts(report))
          .anyMatch(text -> text.startsWith("The series background_job_paused is not there;"))
          .contains("Prometheus has nothing of gc.")
          .hasSize(3);
      assertThat(report.notes())
          .singleElement()
          .asString()
          .contains("background_job_secret_age_limit_seconds");
    }
  }

  @Test
  void filesThatAreLoadedTwiceAreOneFinding() throws Exception {
    Files.writeString(root.resolve("old.yml"), rules());
    try (var prometheus = prometheus(rules(), "[rules.yml, old.yml]", true, null)) {
      assertThat(texts(compare(prometheus, 2)))
          .anyMatch(
              text ->
                  text.matches(
                      "\\d+ rules are loaded more than once, from \\S*old.yml and \\S*rules.yml\\."))
          .hasSize(2);
    }
  }

  @Test
  void aPageInsteadOfAnAnswerIsNoEmptyPrometheus() throws Exception {
    try (var proxy = new Stub()) {
      for (var path : List.of("rules", "query", "alertmanagers")) {
        proxy.answers.put("GET /api/v1/" + path, "<html>Sign in</html>");
      }
      assertThatThrownBy(
              () ->
                  new DeployedBundle(Fixture.settings(), List.of(Fixture.catalogue()))
                      .compare(
                          new Places(
                              endpoint("Prometheus", proxy.url()),
                              Optional.empty(),
                              Optional.empty(),
                              Optional.empty())))
          .isInstanceOf(Unreachable.class)
          .hasMessageEndingWith(
              "answers /api/v1/rules with a page instead of JSON, perhaps one to sign in; is this the"
                  + " address of a Prometheus?");
    }
  }

  @Test
  void anEmptyPrometheusIsToldInAFewLines() throws Exception {
    Files.writeString(root.resolve("prometheus.yml"), "scrape_configs: []\n");
    try (var prometheus = Daemon.prometheus(root.resolve("prometheus.yml"))) {
      assertThat(texts(compare(prometheus, 3)))
          .containsExactly(
              "None of the bundle's rules is loaded.",
              "Prometheus has no target of the scrape job nightshift.",
              "Prometheus sends alerts to no Alertmanager.");
    }
  }

  @Test
  void receiversWithoutAChannelAndLackingInhibitionsAreFound() throws Exception {
    var text = BUNDLE.file("alerts/alertmanager.yml").orElseThrow();
    var end = text.indexOf("inhibit_rules:");
    Files.writeString(
        root.resolve("alertmanager.yml"),
        text.substring(0, end) + text.substring(text.indexOf("time_intervals:\n", end)));
    try (var alertmanager = Daemon.alertmanager(root.resolve("alertmanager.yml"))) {
      var report = new Report.Builder();
      new AlertmanagerCheck(endpoint("Alertmanager", alertmanager.url()), report)
          .run(
              dev.nightshift.server.bundle.input.BundleInput.of(
                  Fixture.settings(), List.of(Fixture.catalogue())),
              text);
      assertThat(texts(report.report()))
          .anyMatch(
              found ->
                  found.startsWith(
                      "The receiver storage-page has no channel, so nobody hears of critical alerts on backup"))
          .anyMatch(found -> found.startsWith("The receiver default-note has no channel"))
          .anyMatch(found -> found.contains("inhibitions are not there"))
          .hasSize(7);
    }
  }

  @Test
  void whoDoesNotAnswerIsTold() {
    assertThatThrownBy(
            () ->
                new DeployedBundle(Fixture.settings(), List.of(Fixture.catalogue()))
                    .compare(
                        new Places(
                            endpoint("Prometheus", "http://someone:secret@127.0.0.1:1/"),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())))
        .isInstanceOf(Unreachable.class)
        .hasMessageStartingWith("Prometheus does not answer at http://127.0.0.1:1 (")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> endpoint("Grafana", "localhost"))
        .hasMessage("the address of Grafana is \"localhost\"; it starts with http:// or https://");
  }

  @Test
  void whoWantsATokenIsToldWithThePlaceWhereItIsWritten() throws Exception {
    try (var stub = new Stub()) {
      stub.answers.put("GET /api/v1/rules", "{\"denied\":1}");
      var without =
          new Endpoint("Prometheus", stub.url(), Optional.empty(), "NIGHTSHIFT_PROMETHEUS_TOKEN");
      assertThatThrownBy(() -> without.get("/api/v1/rules"))
          .isInstanceOf(Unreachable.class)
          .hasMessageContaining("answers /api/v1/rules with 401")
          .hasMessageEndingWith(
              "; write into NIGHTSHIFT_PROMETHEUS_TOKEN a token that may read this");
      var wrong =
          new Endpoint("Grafana", stub.url(), Optional.of("old"), "the setting grafanaToken");
      assertThatThrownBy(() -> wrong.get("/api/v1/rules"))
          .hasMessageEndingWith(
              "; replace the token in the setting grafanaToken by a token that may read this")
          .hasMessageNotContaining("old");
    }
  }

  /** The report as soon as it has so many findings, which is what it should have. */
  private Report compare(Daemon prometheus, int findings) throws Exception {
    return settled(findings, () -> compare(prometheus));
  }

  private Report compare(Daemon prometheus) throws InterruptedException {
    return new DeployedBundle(Fixture.settings(), List.of(Fixture.catalogue()))
        .compare(
            new Places(
                endpoint("Prometheus", prometheus.url()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  private interface Look {
    Report report() throws InterruptedException;
  }

  /**
   * A scrape that a busy machine did not answer in time takes all series away until the next one.
   */
  private static Report settled(int findings, Look look) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    var report = look.report();
    while (report.findings().size() != findings && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
      report = look.report();
    }
    return report;
  }

  private static List<String> texts(Report report) {
    return report.findings().stream().map(Finding::text).toList();
  }

  static Endpoint endpoint(String name, String url) {
    return new Endpoint(name, url, Optional.empty(), "NIGHTSHIFT_TOKEN");
  }

  private static String rules() {
    return BUNDLE.file("alerts/rules.yml").orElseThrow();
  }

  private static List<String> dashboards() {
    return BUNDLE.files().keySet().stream().filter(path -> path.startsWith("dashboards/")).toList();
  }

  private Daemon prometheus(String rules, boolean honour, Daemon alertmanager) throws Exception {
    return prometheus(rules, "[rules.yml]", honour, alertmanager);
  }

  private Daemon prometheus(String rules, String files, boolean honour, Daemon alertmanager)
      throws Exception {
    Files.writeString(root.resolve("rules.yml"), rules);
    Files.writeString(
        root.resolve("prometheus.yml"),
        "global: {scrape_interval: 1s, scrape_timeout: 1s}\nrule_files: "
            + files
            + "\n"
            + (alertmanager == null
                ? ""
                : "alerting: {alertmanagers: [{static_configs: [{targets: ['"
                    + alertmanager.url().substring("http://".length())
                    + "']}]}]}\n")
            + "scrape_configs: [{job_name: nightshift, honor_labels: "
            + honour
            + ", static_configs: [{targets: ['"
            + server.host()
            + "'], labels: {deployment: default}}]}]\n");
    var prometheus = Daemon.prometheus(root.resolve("prometheus.yml"));
    for (int i = 0; i < 1_200; i++) {
      if (prometheus.get("/api/v1/query?query=background_job_info").contains("\"value\"")) {
        return prometheus;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    prometheus.close();
    throw new AssertionError("Prometheus has scraped nothing");
  }

  /** Every series that the bundle asks for, once. */
  private static String metrics() {
    SortedSet<String> names = new TreeSet<>();
    WrittenRule.read(rules()).forEach(rule -> names.addAll(SeriesNames.of(rule.expression())));
    var expression = Pattern.compile("\"expr\" : \"((?:[^\"\\\\]++|\\\\.)*+)\"");
    for (var path : dashboards()) {
      expression
          .matcher(BUNDLE.file(path).orElseThrow())
          .results()
          .forEach(
              found ->
                  names.addAll(
                      SeriesNames.of(found.group(1).replace("\\n", "\n").replace("\\\"", "\""))));
    }
    names.removeIf(name -> name.contains(":") || name.startsWith("ALERTS") || name.equals("up"));
    var text =
        names.stream()
            .filter(name -> !name.matches("background_job_(server_)?info"))
            .map(name -> name + "{job=\"gc\"} 1\n")
            .collect(Collectors.joining());
    for (var job : Fixture.catalogue().jobs()) {
      text += "background_job_info{job=\"" + job.name() + "\"} 1\n";
    }
    return text
        + "background_job_server_info{catalogue_hash=\""
        + CatalogueJson.hash(Fixture.catalogue())
        + "\"} 1\n";
  }

  private BundleSettings withChannels() {
    var none = DeploySettings.NONE;
    var names =
        List.of("page", "ticket", "note").stream()
            .flatMap(kind -> List.of("storage-" + kind, "default-" + kind).stream())
            .toList();
    var receivers =
        OwnReceivers.parse(
            "r.yml",
            "receivers:\n"
                + names.stream()
                    .map(
                        name ->
                            " - {name: "
                                + name
                                + ", webhook_configs: [{url: '"
                                + server.url()
                                + "/hook'}]}")
                    .collect(Collectors.joining("\n")));
    server.answers.put("POST /hook", "{}");
    return Fixture.settings()
        .with(
            new DeploySettings(
                List.of(),
                none.ownRules(),
                Optional.of(receivers),
                none.namespace(),
                none.labels(),
                none.logs()));
  }

  private String alertmanager() {
    return Bundle.generate(withChannels(), List.of(Fixture.catalogue()))
        .file("alerts/alertmanager.yml")
        .orElseThrow()
        .replace("group_wait: \"30s\"", "group_wait: \"100ms\"");
  }

  private static Stub grafana() throws Exception {
    var grafana = new Stub();
    grafana.answers.put("GET /api/search", "[]");
    for (var path : dashboards()) {
      var uid = path.replaceAll(".*/|\\.json", "");
      grafana.answers.put(
          "GET /api/dashboards/uid/" + uid,
          "{\"meta\":{},\"dashboard\":" + BUNDLE.file(path).orElseThrow() + "}");
    }
    return grafana;
  }
}
