package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.plugin.PluginJars;
import dev.nightshift.server.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packed server on PostgreSQL, whose plugins are replaced while it works. */
@Timeout(400)
class PackedServerIT {
  private static final String CONFIG =
      """
      dataFolder: ${NIGHTSHIFT_DATA:-data}
      pluginFolder: plugins
      store: {url: "%s"}
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      server:
        applicationConnectors:
          - {type: http, port: "${NIGHTSHIFT_PORT:-8080}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
        adminConnectors:
          - {type: http, port: "${NIGHTSHIFT_ADMIN_PORT:-8081}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
        requestLog: {appenders: []}
      logging:
        level: INFO
        appenders: [{type: console, layout: {type: nightshift-json}}]
      """;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void aPackedServerChecksRunsAndReplacesPluginsOnPostgres() throws Exception {
    var url = PostgresServer.shared().dropped("packed").url().orElseThrow();
    Files.writeString(folder.resolve("config.yml"), CONFIG.formatted(url));
    var jar = Files.createDirectories(folder.resolve("plugins")).resolve("report.jar");
    report("first").write(jar);

    var sound = ServerHere.cli(folder, "check");
    assertThat(sound.err()).isEmpty();
    assertThat(sound.out()).startsWith("config.yml is sound: ");

    try (var server = StartedServer.in(folder)) {
      assertThat(logOfRun(server)).isEqualTo("first");
      report("second").write(jar);
      var reloaded = server.post("/api/v1/plugins/reload", 200);
      assertThat(reloaded.path("changed").get(0).asText()).isEqualTo("report");
      assertThat(logOfRun(server)).isEqualTo("second");
      for (var asset : List.of("pico.css", "uplot.css", "nightshift.css")) {
        assertThat(server.text("/assets/" + asset)).as(asset).contains("{");
      }
      for (var asset : List.of("htmx.js", "uplot.js", "charts.js", "nightshift.js", "theme.js")) {
        assertThat(server.text("/assets/" + asset)).as(asset).contains("function");
      }
      server.post("/api/v1/plugins/report/rollback", 200);
      assertThat(logOfRun(server)).isEqualTo("first");
    }

    everyLineOfTheOutputIsJson();
    thePackedFilesOfPagesAreThoseThatPagesLoad();

    Files.writeString(
        folder.resolve("config.yml"), CONFIG.formatted("jdbc:postgresql://127.0.0.1:9/nightshift"));
    var unreachable = ServerHere.cli(folder, "check");
    assertThat(unreachable.code()).isEqualTo(1);
    assertThat(unreachable.err()).contains("127.0.0.1:9").doesNotContain("\tat ");
  }

  private void everyLineOfTheOutputIsJson() throws IOException {
    Set<String> runs = new HashSet<>();
    List<String> events = new ArrayList<>();
    for (var line : Files.readAllLines(folder.resolve("output"))) {
      // Java's own
      if (line.startsWith("WARNING: ")) {
        continue;
      }
      assertThat(line).startsWith("{");
      var fields = MAPPER.readTree(line);
      assertThat(Instant.parse(fields.path("timestamp").asText())).isBefore(Instant.now());
      for (var name : List.of("level", "logger", "thread", "message")) {
        assertThat(fields.path(name).asText()).as(line).isNotEmpty();
      }
      if (fields.has("run_id") && fields.path("job").asText().equals("report")) {
        runs.add(fields.path("run_id").asText());
        assertThat(fields.path("phase").asText()).as(line).isNotEmpty();
        assertThat(fields.path("job_id").asText()).as(line).isNotEmpty();
        events.add(fields.path("event").asText(fields.path("message").asText()));
      }
    }
    assertThat(runs).hasSize(3);
    assertThat(events)
        .hasSize(9)
        .contains("first", "second")
        .startsWith("run_started")
        .endsWith("run_ended");
  }

  private static void thePackedFilesOfPagesAreThoseThatPagesLoad() throws IOException {
    try (var packed = new ZipFile(StartedServer.JAR.toFile())) {
      assertThat(
              packed.stream()
                  .map(ZipEntry::getName)
                  .filter(name -> name.startsWith("META-INF/resources/webjars/"))
                  .filter(name -> !name.endsWith("/") && !name.contains("LICENSE"))
                  .map(name -> name.substring(name.lastIndexOf('/') + 1)))
          .containsExactlyInAnyOrder(
              "htmx.min.js", "pico.min.css", "uPlot.iife.min.js", "uPlot.min.css");
    }
  }

  private static PluginJars report(String text) {
    return PluginJars.withJob(
        "q.Report", "", "context.logger().log(System.Logger.Level.INFO, \"" + text + "\");");
  }

  private static String logOfRun(StartedServer server) throws Exception {
    var id = server.run("report");
    JsonNode run = server.get("/api/v1/runs/" + id);
    while (run.path("finished").isNull()) {
      TimeUnit.MILLISECONDS.sleep(20);
      run = server.get("/api/v1/runs/" + id);
    }
    assertThat(run.path("state").asText()).isEqualTo("SUCCEEDED");
    return server.get("/api/v1/runs/" + id + "/log").path("items").get(0).path("text").asText();
  }
}
