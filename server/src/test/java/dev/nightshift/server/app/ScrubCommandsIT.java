package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.app.ServerHere.Said;
import dev.nightshift.server.bundle.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a scrubbed pool against a server whose configuration is that of the README. */
@Timeout(300)
class ScrubCommandsIT {
  private static final Path README = Path.of("../jobs/scrub/README.md");
  private static final Pattern FRAGMENT = Pattern.compile("```yaml\n(jobs:.*?)```", Pattern.DOTALL);

  @TempDir private static Path home;
  private static Path pool;
  private static String config;
  private static ServerHere server;

  @BeforeAll
  static void start() throws IOException {
    pool = Files.createDirectories(home.resolve("photos"));
    var random = new Random(1);
    for (int i = 0; i < 60; i++) {
      var bytes = new byte[2_000];
      random.nextBytes(bytes);
      var file = pool.resolve("photo-%02d.jpg".formatted(i));
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-06-01T12:00:00Z")));
    }
    Files.createDirectories(home.resolve("plugins"));
    config = fragment().replace("/srv/photos", pool.toString());
    server = ServerHere.start(home, config);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPoolIsLookedAtAndMended() throws Exception {
    var first = cli("scrub", "--pool", pool.toString(), "--intensity", "high");
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    assertThat(first.out())
        .startsWith("Scrub of photos_scrub\n  Extents scanned:    72\n  Healthy:            72\n");

    flip("photo-07.jpg");
    var looked = cli("scrub", "--pool", pool.toString());
    assertThat(looked.code()).isEqualTo(1);
    assertThat(looked.out())
        .contains("  Degraded:           1\n")
        .contains("  mend it with: ./nightshift scrub --job photos_scrub --repair\n");
    assertThat(cli("status", "--pool", pool.toString()).out())
        .startsWith("Pool of photos_scrub: Stopped\n  Healthy extents:        71\n");
    var mended = cli("scrub", "--pool", pool.toString(), "--repair", "--json");
    assertThat(mended.code()).isZero();
    assertThat(mended.json().path("degraded").asInt(-1)).isZero();
    assertThat(mended.json().path("repairsSuccessfulInAll").asInt()).isEqualTo(1);

    while (!server
        .page("/metrics")
        .contains("dynamicfs_scrub_issues_found{job=\"photos_scrub\",} 1.0")) {
      Thread.onSpinWait(); // what the store says is exported within 5 seconds
    }
    var probed = cli("probe-disks", "--pool", pool.toString());
    assertThat(probed.code()).isZero();
    assertThat(probed.out())
        .containsPattern("DISK +STATE +READS +MEDIAN +SLOWEST +MB/S +SMART\n" + pool + " +ok +32 ");
    assertThat(cli("scrub", "--pool", "/somewhere/else"))
        .isEqualTo(
            new Said(
                2,
                "",
                "no job guards the pool /somewhere/else; there are {photos_scrub=" + pool + "}\n"));
    assertThat(cli("status").out()).startsWith("Nightshift ").contains(" is up, its store is up");
  }

  @Test
  void theDaemonIsSteeredAndGoesOnAfterARestart() throws Exception {
    assertThat(cli("scrub", "--pool", pool.toString(), "--intensity", "high").code()).isZero();
    var in = "--pool=" + pool;
    assertThat(cli("scrub-daemon", "start", in, "--intensity", "low"))
        .isEqualTo(new Said(0, "Scrub daemon of photos_scrub is started\n", ""));
    // at its beginning, so that it is at work all through what follows: it takes seven seconds
    await(
        json -> {
          int done = json.path("progress").path("done").asInt();
          return json.path("run").isTextual() && done > 0 && done < 20;
        });
    assertThat(cli("scrub-daemon", "status", in).out())
        .matches(
            """
            Scrub Daemon Status
            ==================
            Status: Running
            Running: true
            Paused:  false

            Metrics:
              Extents scanned:    \\d+
              Issues found:       \\d
              Repairs triggered:  \\d
              I/O bytes:          \\d+
            (
            Disk, while its last run worked:
              Other I/O bytes:    \\d+
              Busy for anybody:   \\d+ %
            )?""");
    var second = cli("scrub-daemon", "start", in);
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err())
        .matches(
            "the scrub daemon of photos_scrub is running already, started by .* at .*; run .* is at"
                + " work on .*; stop it with: ./nightshift scrub-daemon stop --job photos_scrub\n");
    assertThat(cli("scrub-daemon", "pause", in).code()).isZero();
    assertThat(cli("scrub-daemon", "status", in, "--json").json().path("status").asText())
        .isEqualTo("Paused");
    assertThat(cli("scrub-daemon", "resume", in).code()).isZero();

    server.close();
    server = ServerHere.start(home, config);
    assertThat(cli("scrub-daemon", "set-intensity", in, "--intensity", "high").code()).isZero();
    await(json -> json.path("metrics").path("extentsScanned").asInt() >= 144);
    assertThat(cli("runs", "photos_scrub", "--json").json().path("items"))
        .anySatisfy(run -> assertThat(run.path("trigger").asText()).isEqualTo("retry"));

    assertThat(cli("scrub-daemon", "stop", in))
        .isEqualTo(
            new Said(
                0,
                "Scrub daemon of photos_scrub is stopped; the next scrub goes on where this one was\n",
                ""));
    await(json -> !json.path("running").asBoolean());
    assertThat(cli("scrub-daemon", "stop", in).code()).isEqualTo(1);
  }

  @Test
  void theScheduleRecommendedForProductionIsThatOfANewJobAndMayBeSetAgainAndAgain()
      throws Exception {
    cli("schedule", "reset", "photos_scrub");
    var job = server.json("/api/v1/jobs/photos_scrub");
    cli("scrub-schedule", "--pool=" + pool, "--frequency=continuous", "--intensity=high");
    for (int time = 0; time < 3; time++) {
      var said =
          cli(
              "scrub-schedule",
              "--pool",
              pool.toString(),
              "--frequency",
              "nightly",
              "--intensity",
              "low",
              "--auto-repair",
              "true");
      assertThat(said.err()).isEmpty();
      assertThat(said.code()).isZero();
      assertThat(said.out())
          .startsWith(
              """
              Scrubs of photos_scrub
                Frequency:    nightly, at 02:00 UTC
                Intensity:    low
                Auto-repair:  true
                Dry run:      false
                Next:         \
              """);
    }
    var then = server.json("/api/v1/jobs/photos_scrub");
    assertThat(then.path("schedule")).isEqualTo(job.path("schedule"));
    assertThat(then.path("intensity").asText()).isEqualTo("low");
  }

  @Test
  void scheduledScrubsDoAsTheyAreTold() throws Exception {
    var said =
        cli(
            "scrub-schedule",
            "--pool=" + pool,
            "--frequency",
            "continuous",
            "--intensity",
            "medium",
            "--auto-repair",
            "false");
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .startsWith(
            """
            Scrubs of photos_scrub
              Frequency:    continuous, every 6h
              Intensity:    medium
              Auto-repair:  false
              Dry run:      false
            """);
    var dry =
        cli(
            "scrub-schedule",
            "--pool=" + pool,
            "--frequency=nightly",
            "--intensity=low",
            "--dry-run=true",
            "--json");
    assertThat(dry.json().path("dryRun").asBoolean()).isTrue();
    assertThat(cli("scrub-schedule", "--pool=" + pool, "--frequency=daily").code()).isEqualTo(2);
    assertThat(dry.json().path("frequency").asText()).isEqualTo("nightly");
    assertThat(dry.json().path("schedule").asText()).isEqualTo("at 02:00 UTC");
    assertThat(
            cli("scrub-schedule", "--pool=" + pool, "--frequency=manual", "--auto-repair=true")
                .code())
        .isZero();
  }

  @Test
  void theMetricsServerOffersMetricsAndHealthOnAPortOfItsOwn() throws Exception {
    assertThat(cli("scrub", "--pool", pool.toString(), "--intensity", "high").code()).isZero();
    int port = FreePort.next();
    var ended = new CompletableFuture<Said>();
    var command =
        new Thread(
            () ->
                ended.complete(
                    server.cli("metrics-server", "--pool", pool.toString(), "--port", "" + port)));
    command.start();
    var metrics = fetch(port, "/metrics");
    for (var name :
        List.of(
            "scrubs_completed",
            "scrub_issues_found",
            "scrub_repairs_attempted",
            "scrub_repairs_successful",
            "extents_healthy",
            "extents_degraded",
            "extents_unrecoverable")) {
      assertThat(metrics.body())
          .containsPattern("\ndynamicfs_" + name + "\\{job=\"photos_scrub\",} \\d+\\.0\n");
    }
    assertThat(metrics.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    var health = fetch(port, "/health");
    assertThat(health.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(new ObjectMapper().readTree(health.body()).path("status").asText()).isEqualTo("up");

    assertThat(cli("metrics-server", "--pool", pool.toString(), "--port", "" + port).err())
        .startsWith("port " + port + " cannot be listened to (")
        .endsWith("choose another --port\n");
    command.interrupt();
    assertThat(ended.get().out()).isEqualTo("metrics at http://localhost:" + port + "/metrics\n");
  }

  @Test
  void theStatusIsToldEveryFewSecondsUntilSomebodyInterruptsIt() throws Exception {
    var out = new ByteArrayOutputStream();
    var watching =
        new Thread(
            () -> ServerHere.tell(home, out, "status", "--pool", pool.toString(), "--watch", "1"));
    watching.start();
    while (out.toString(StandardCharsets.UTF_8).split("Pool of photos_scrub", -1).length < 3) {
      assertThat(watching.isAlive()).isTrue();
      Thread.onSpinWait(); // a second apart; the test's timeout bounds them
    }
    watching.interrupt();
    watching.join();
  }

  private static HttpResponse<String> fetch(int port, String path) throws Exception {
    var asked = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
    while (true) {
      try {
        return HttpClient.newHttpClient().send(asked, HttpResponse.BodyHandlers.ofString());
      } catch (ConnectException e) {
        Thread.onSpinWait(); // it has not begun to listen; the test's timeout bounds this
      }
    }
  }

  private void flip(String name) throws IOException {
    var file = pool.resolve(name);
    var bytes = Files.readAllBytes(file);
    bytes[100] ^= 4;
    var time = Files.getLastModifiedTime(file);
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
  }

  private void await(Predicate<com.fasterxml.jackson.databind.JsonNode> wanted) throws Exception {
    while (!wanted.test(cli("scrub-daemon", "status", "--pool=" + pool, "--json").json())) {
      Thread.onSpinWait(); // each look is a request; the test's timeout bounds them
    }
  }

  private static Said cli(String... arguments) throws IOException {
    return server.cli(arguments);
  }

  private static String fragment() throws IOException {
    Matcher found = FRAGMENT.matcher(Files.readString(README));
    assertThat(found.find()).as("a fragment of config.yml in %s", README).isTrue();
    return found.group(1);
  }
}
