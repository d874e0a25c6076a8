package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.app.ServerHere.Said;
import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server in this process, asked over HTTP and by commands. */
class ServerSurfaceIT {
  private static final String CONFIG =
      """
      access:
        tokens:
          - {name: wallboard, role: viewer, token: "file:%s"}
      samples: {every: 1s, keep: 24h}
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      """;

  /** What nobody declares: series of the JVM, of the process and of Dropwizard. */
  private static final Pattern PLATFORM =
      Pattern.compile("(?<![\\w:])(?:jvm|process|http|server)_[a-z_]+(?=\\{)");

  @TempDir private static Path home;
  private static ServerHere server;

  @BeforeAll
  static void start() throws IOException {
    var viewer = Files.writeString(home.resolve("viewer-token"), "look-only\n");
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob(
            "q.Report",
            ".item(\"pages <written>\")",
            "context.items(3); context.logger().log(System.Logger.Level.INFO, \"three <b> pages\");")
        .write(plugins.resolve("report.jar"));
    PluginJars.withJob(
            "q.Failing",
            ".failsWith(\"disk full\", \"no space\", \"make room\")",
            "throw new IllegalStateException(\"disk full\");")
        .write(plugins.resolve("failing.jar"));
    Files.writeString(plugins.resolve("broken.jar"), "no zip");
    server = ServerHere.start(home, CONFIG.formatted(viewer));
  }

  @AfterAll
  static void stop() {
    server.close();
    assertThat(ServerFile.read(home.resolve("data"))).as("a stopped server is not found").isEmpty();
  }

  @Test
  void theStartTextNamesJobsStorePageTokenAndPluginProblems() {
    assertThat(server.startText().lines())
        .anyMatch(
            line ->
                line.matches(
                    "Nightshift \\S+ · 2 jobs from \\d plugins · store data/nightshift.mv.db \\(H2\\)"))
        .anyMatch(line -> line.startsWith("  page      http://127.0.0.1:"))
        .anyMatch(line -> line.startsWith("  token     in data/cli-token"))
        .anyMatch(line -> line.contains("plugins   1 problem: ") && line.contains("it is no JAR"));
  }

  @Test
  void theTokenIsReadableByItsOwnerAlone() throws IOException {
    assertThat(Files.getPosixFilePermissions(home.resolve("data/cli-token")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void actingNeedsAnAdminsToken() throws Exception {
    assertThat(post("report", null).statusCode()).isEqualTo(401);
    assertThat(post("report", "wrong").statusCode()).isEqualTo(401);
    assertThat(post("report", "look-only").statusCode()).isEqualTo(403);
    var token = Files.readString(home.resolve("data/cli-token")).strip();
    assertThat(post("report", token).statusCode()).isEqualTo(202);
  }

  @Test
  void readingOnThisMachineNeedsNoTokenButAWrongOneIsRefused() throws Exception {
    assertThat(get("/api/v1/jobs", Map.of()).statusCode()).isEqualTo(200);
    assertThat(get("/", Map.of()).statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/jobs", Map.of("Authorization", "Bearer wrong")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aForeignNameForThisMachineReadsNothing() throws Exception {
    var port = URI.create(server.url()).getPort();
    try (var socket = new java.net.Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 401").doesNotContain("report");
    }
  }

  @Test
  void whatPassedAProxyReadsNothingWithoutALogin() throws Exception {
    for (var sign : new String[] {"X-Forwarded-For", "Forwarded", "Via"}) {
      assertThat(get("/api/v1/jobs", Map.of(sign, "10.0.0.9")).statusCode())
          .as(sign)
          .isEqualTo(401);
    }
  }

  @Test
  void everySeriesOfTheProcessThatADashboardShowsIsExported() throws Exception {
    var exported = get("/metrics", Map.of()).body();
    Set<String> shown = new TreeSet<>();
    for (var board :
        List.of(Names.OVERVIEW_DASHBOARD, Names.CORRELATION_DASHBOARD, Names.SERVER_DASHBOARD)) {
      var answer = get("/api/v1/bundle/dashboards/" + board + ".json", Map.of());
      assertThat(answer.statusCode()).as(board).isEqualTo(200);
      PLATFORM.matcher(answer.body()).results().forEach(found -> shown.add(found.group()));
    }
    assertThat(shown)
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(exported).containsPattern("(?m)^" + name + "[{ ]"));
  }

  @Test
  void metricsAndHealthAreOpen() throws Exception {
    assertThat(get("/health", Map.of()).body()).contains("\"status\":\"up\"");
    assertThat(get("/metrics", Map.of()).body())
        .contains("background_job_runs_total{job=\"report\",result=\"failure\",} 0.0")
        .contains("background_job_plugin_load_failures 1.0");
  }

  @Test
  void pagesEscapeWhatJobsSayAndForbidForeignContent() throws Exception {
    assertThat(cli("run", "report", "--wait").code()).isZero();
    var page = get("/jobs/report", Map.of());
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body()).contains("pages &lt;written&gt;").doesNotContain("<written>");
    var run = page.body().replaceFirst("(?s).*?/runs/([0-9a-f-]{36}).*", "$1");
    assertThat(get("/runs/" + run, Map.of()).body()).contains("three &lt;b&gt; pages");
    assertThat(get("/", Map.of()).body()).contains("broken.jar: it is no JAR");
    assertThat(get("/jobs/nothing", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void runbooksAreServedWhereAlertsLinkTo() throws Exception {
    assertThat(get("/runbooks/alerts/BackgroundJobNotRunning", Map.of()).body())
        .contains("<h2 id=");
    var alert = "/runbooks/alerts/BackgroundJobLastRunFailed";
    assertThat(get(alert, Map.of()).body()).doesNotContain("aria-label=\"report now\"");
    assertThat(get(alert + "?job=report", Map.of()).body()).contains("aria-label=\"report now\"");
    assertThat(get(alert + "?job=<nothing>".replace("<", "%3C").replace(">", "%3E"), Map.of()))
        .satisfies(page -> assertThat(page.statusCode()).isEqualTo(200))
        .satisfies(page -> assertThat(page.body()).doesNotContain("<nothing>"));
    assertThat(get("/runbooks/jobs/report.md", Map.of()).statusCode()).isEqualTo(200);
    assertThat(get("/runbooks/../config.yml", Map.of()).statusCode()).isNotEqualTo(200);
  }

  @Test
  void theServedBundleIsListedAndRead() throws Exception {
    assertThat(get("/api/v1/bundle", Map.of()).body()).contains("\"path\":\"alerts/rules.yml\"");
    assertThat(get("/api/v1/bundle/alerts/rules.yml", Map.of()).body()).contains("alert:");
  }

  @Test
  void aRunThatFailsEndsTheCommandWithOneAndTellsTheKnownFix() {
    var said = cli("run", "failing", "--wait");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("failing failed").contains("disk full").contains("make room");
    assertThat(said.out() + said.err()).doesNotContain("\tat ");
  }

  @Test
  void commandsFindTheServerAndEndWithStableCodes() {
    assertThat(cli("jobs").out()).contains("JOB").contains("report");
    assertThat(cli("jobs", "--json").out()).startsWith("{");
    assertThat(cli("run", "reprot"))
        .satisfies(
            said -> {
              assertThat(said.code()).isEqualTo(2);
              assertThat(said.err().strip())
                  .isEqualTo("there is no job \"reprot\"; did you mean report?");
            });
    assertThat(cli("runs", "--state", "DONE").code()).isEqualTo(2);
    assertThat(cli("runz").code()).isEqualTo(2);
    assertThat(cli("jobs", "--server", "http://127.0.0.1:9").code()).isEqualTo(3);
  }

  @Test
  void aRunsLogIsPrintedByItsJobsName() {
    assertThat(cli("run", "report", "--wait").code()).isZero();
    assertThat(cli("logs", "report").out()).contains("INFO  three <b> pages");
  }

  @Test
  void whatRanAndWhoDidItAreToldAndTheAuditIsHeldAgainstNotedHeads(@TempDir Path folder)
      throws IOException {
    assertThat(cli("run", "report", "--wait").code()).isZero();
    var ran = cli("what-ran", "--between", "10m", "now");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("report", "CPU", "ALLOCATED");
    assertThat(cli("what-ran").code()).isEqualTo(2);
    assertThat(cli("what-ran", "--at", "soon").code()).isEqualTo(2);
    assertThat(cli("what-ran", "--at", "2099-01-01T00:00Z").err()).contains("is in the future");
    assertThat(cli("what-ran", "--at", "10m", "--json").out()).contains("\"sentence\"");

    assertThat(cli("audit", "list", "--action", "trigger").out()).contains("trigger", "report");
    var csv = folder.resolve("audit.csv");
    assertThat(cli("audit", "export", "--to", csv.toString()).code()).isZero();
    assertThat(Files.readString(csv)).startsWith("node,sequence,").contains(",trigger,report,");
    assertThat(cli("audit", "export", "--to", csv.toString()).code()).isEqualTo(2);
    var noted = folder.resolve("heads.json");
    Files.writeString(noted, cli("audit", "verify", "--json").out());
    var same = cli("audit", "verify", "--against", noted.toString());
    assertThat(same.code()).as(same.out()).isZero();
    Files.writeString(
        noted, Files.readString(noted).replaceFirst("\"head\" : \"[^\"]+", "\"head\" : \"0"));
    var anew = cli("audit", "verify", "--against", noted.toString());
    assertThat(anew.code()).isEqualTo(1);
    assertThat(anew.out()).contains("WRITTEN ANEW");
  }

  @Test
  void whatIsSampledOfTheProcessReachesTheStoreAndIsToldWithWhatRan() throws Exception {
    // those that wait in memory are not in this answer
    var sampled = server.json("/api/v1/what-ran?from=10m").path("process");
    long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (sampled.size() < 3 && System.nanoTime() < patience) {
      TimeUnit.MILLISECONDS.sleep(50);
      sampled = server.json("/api/v1/what-ran?from=10m").path("process");
    }
    var node = server.json("/api/v1/what-ran?from=10m").at("/process/0/node").asText();
    assertThat(node).isNotBlank();
    assertThat(sampled)
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(
            stretch -> {
              assertThat(stretch.path("node").asText()).isEqualTo(node);
              assertThat(stretch.path("heapBytes").asLong()).isGreaterThan(1 << 20);
              assertThat(stretch.path("memoryBytes").asLong()).isGreaterThan(10 << 20);
              assertThat(stretch.path("cores").asDouble()).isNotNegative();
            });
    assertThat(sampled).anySatisfy(one -> assertThat(one.path("cores").asDouble()).isPositive());
  }

  @Test
  void attemptsTimesAndLinesOfLogsAreFound() throws IOException {
    assertThat(cli("run", "failing", "--wait").code()).isEqualTo(1);
    assertThat(cli("run", "report", "--wait").code()).isZero();
    var id = cli("runs", "failing", "--limit", "1", "--json").json().path("items").get(0);
    var first = id.path("id").asText();
    var again = cli("retry", first, "--reason", "there is room").out();
    assertThat(again).isNotBlank();
    var attempts = cli("attempts", first);
    assertThat(attempts.code()).as(attempts.err()).isZero();
    assertThat(attempts.out()).contains("ATTEMPT", first, "retried", "disk full");
    assertThat(cli("attempts", first, "--json").json().path("retries")).hasSize(1);

    var drawn = cli("timeline", "--from", "10m");
    assertThat(drawn.code()).as(drawn.err()).isZero();
    assertThat(drawn.out()).containsPattern("failing +\\.+X").containsPattern("report +\\.+o");
    assertThat(cli("timeline", "report", "--json").json().path("jobs")).hasSize(1);

    var days = cli("days", "report");
    assertThat(days.code()).as(days.err()).isZero();
    assertThat(days.out()).contains("AVERAGE");
    var today = cli("days", "report", "--since", "7d", "--json").json().path("items").get(0);
    assertThat(today.path("successes").asInt()).isPositive();

    assertThat(cli("run", "report", "--wait").code()).isZero();
    var lines = cli("logs", "report", "--runs", "20", "--text", "THREE", "--level", "INFO");
    assertThat(lines.out().lines().filter(line -> line.startsWith("run ")).count())
        .isGreaterThan(1);
    assertThat(lines.out()).contains("INFO  three <b> pages");
    assertThat(cli("logs", "report", "--text", "nothing so").out()).contains("no such line");
    assertThat(cli("logs", "report", "--runs", "2", "--json").json().path("items"))
        .isNotEmpty()
        .allMatch(line -> line.has("run"));
  }

  @Test
  void whatIsMistypedIsToldWithItsRuleItsValueAndTheNextStep() throws Exception {
    assertThat(cli("what-ran", "--at", "5m").code()).isZero();
    mistyped("\"lunch\"; write a time of day", "what-ran", "--at", "lunch");
    mistyped("since is \"yesterdya\"; write", "missed", "report", "--since", "yesterdya");
    mistyped("\"FAILD\"", "runs", "report", "--state", "FAILD");
    mistyped("of QUEUED, RUNNING, SUCCEEDED, FAILED", "runs", "report", "--state", "FAILD");
    mistyped("did you mean report", "runs", "reprot");
    mistyped("did you mean report", "timeline", "reprot");
    mistyped("did you mean report", "days", "reprot");
    mistyped("\"lately\"", "days", "report", "--since", "lately");
    mistyped("\"soon\"", "timeline", "--from", "soon");
    mistyped("\"LOUD\"", "logs", "report", "--level", "LOUD");
    mistyped("it must be as in \"id\" of a run", "attempts", "report");
    mistyped("leave one out", "logs", "report", "--runs", "3", "--follow");
    mistyped("\"amdin\"", "users", "add", "bob", "--role", "amdin");
    mistyped("admin, viewer", "users", "add", "bob", "--role", "amdin");
    mistyped("\"amdin\"", "tokens", "create", "bob", "--role", "amdin");
    mistyped("\"done2\"", "audit", "list", "--outcome", "done2");
    var nobody = cli("audit", "list", "--actor", "nobody");
    assertThat(nobody.code()).isZero();
    assertThat(nobody.out()).contains("no such entry");
    var down = cli("runs", "--server", "http://127.0.0.1:9");
    assertThat(down.code()).isEqualTo(3);
    assertThat(down.err()).contains("http://127.0.0.1:9", "./nightshift server", "--server URL");
  }

  private static void mistyped(String told, String... command) {
    var said = cli(command);
    assertThat(said.err()).as(String.join(" ", command)).contains(told);
    assertThat(said.code()).as(String.join(" ", command)).isEqualTo(2);
  }

  @Test
  void aTokenThatIsOverIsToldApartFromOneThatNeverWas() throws Exception {
    var made = cli("tokens", "create", "ci", "--json").json();
    assertThat(cli("tokens", "revoke", made.path("id").asText()).code()).isZero();
    var bearer = Map.of("Authorization", "Bearer " + made.path("token").asText());
    assertThat(get("/api/v1/jobs", bearer).statusCode()).isEqualTo(401);
    assertThat(get("/api/v1/jobs", bearer).body())
        .contains("the token " + made.path("id").asText() + " of ci was revoked at 20")
        .contains("./nightshift tokens create ci");
    assertThat(get("/api/v1/jobs", Map.of("Authorization", "Bearer nst_no")).body())
        .contains("is not known to this server");
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (var command :
        new String[] {
          "server",
          "check",
          "jobs",
          "runs",
          "attempts",
          "logs",
          "timeline",
          "days",
          "run",
          "bundle",
          "demo",
          "audit",
          "what-ran"
        }) {
      var said = cli(command, "--help");
      assertThat(said.code()).as(command).isZero();
      assertThat(said.out()).as(command).containsPattern("Examples?:");
    }
  }

  private static Said cli(String... arguments) {
    return server.cli(arguments);
  }

  private static HttpResponse<String> post(String job, String token) throws Exception {
    return server.post("/api/v1/jobs/" + job + "/runs", token);
  }

  private static HttpResponse<String> get(String path, Map<String, String> headers)
      throws Exception {
    return server.get(path, headers);
  }
}
