package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packed server with the jobs of validators as their README configures them. */
@Tag("proof")
@Timeout(900)
class ValidatorsIT {
  /** At the third it is given up. */
  private static final int KILLS = Boolean.getBoolean("proof.full") ? 3 : 1;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Readme README = new Readme("validators");

  /** Scores the one endpoint that takes connections and never answers. */
  private static final String MORE =
      """
        fetch_hanging:
          type: fetch
          schedule: "0 3 1 1 *"
          settings: {store: {folder: hanging}, list: ../hanging.json, score: score_hanging}
        score_hanging:
          type: score
          settings: {store: {folder: hanging}, timeout: 300s}
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      dataFolder: ${NIGHTSHIFT_DATA:-data}
      server:
        applicationConnectors:
          - {type: http, port: "${NIGHTSHIFT_PORT:-8080}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
        adminConnectors:
          - {type: http, port: "${NIGHTSHIFT_ADMIN_PORT:-8081}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
        requestLog: {appenders: []}
      logging: {level: WARN}
      """;

  @TempDir Path folder;
  private final List<Socket> waiting = new ArrayList<>();

  @Test
  void scoresAsConfiguredAndARunWhoseServersAreKilledIsRunAgainTwiceAndThenGivenUp()
      throws Exception {
    try (var endpoint = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      // nobody can interrupt who accepts
      endpoint.setSoTimeout((int) Duration.ofMinutes(3).toMillis());
      Files.writeString(
          folder.resolve("hanging.json"),
          "[\"http://127.0.0.1:" + endpoint.getLocalPort() + "/\"]");
      Files.writeString(folder.resolve("config.yml"), README.yaml().get(0) + MORE);
      try (var server = StartedServer.in(folder)) {
        server.run("fetch");
        scoresAllOfTheFixture(server);
        server.run("fetch_hanging");
        waiting.add(endpoint.accept());
        server.kill();
      }
      for (int kill = 2; kill <= KILLS; kill++) {
        try (var server = StartedServer.in(folder)) {
          waiting.add(endpoint.accept());
          server.kill();
        }
      }
      try (var server = StartedServer.in(folder)) {
        if (KILLS < 3) {
          isRunAgain(server, endpoint);
        } else {
          isGivenUp(server);
        }
      }
    } finally {
      for (var socket : waiting) {
        socket.close();
      }
    }
  }

  private void scoresAllOfTheFixture(StartedServer server) throws Exception {
    var run = ended(server, "score");
    assertThat(run.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(run.path("trigger").asText()).isEqualTo("job");
    assertThat(run.path("actor").asText()).isEqualTo("fetch");
    assertThat(run.path("items").asLong()).isEqualTo(250);
    var lines = texts(server, run);
    assertThat(lines).filteredOn(line -> line.contains("\"batchNumber\":")).hasSize(5);
    var end = MAPPER.readTree(lines.get(lines.size() - 1));
    assertThat(end.path("successCount").asInt()).isEqualTo(250);
    assertThat(end.path("successRate").asText()).isEqualTo("100.0%");
    assertThat(end.path("scoringRunId").asText()).isEqualTo(run.path("id").asText());
    assertThat(folder.resolve("data/validators/validators.mv.db")).exists();
  }

  /** The attempt after the last one that stalled goes on, and its endpoint answers now. */
  private void isRunAgain(StartedServer server, ServerSocket endpoint) throws Exception {
    var socket = endpoint.accept();
    waiting.add(socket);
    socket
        .getOutputStream()
        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    var last = ended(server, "score_hanging");
    assertThat(last.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(last.path("attempt").asInt()).isEqualTo(KILLS + 1);
    assertThat(last.path("items").asLong()).isEqualTo(1);
    assertThat(texts(server, last)).anyMatch(line -> line.startsWith("goes on with scoring run "));
    assertThat(items(server.get("/api/v1/runs?job=score_hanging")))
        .extracting(attempt -> attempt.path("state").asText())
        .containsExactly("SUCCEEDED", "STALLED");
  }

  private static void isGivenUp(StartedServer server) throws Exception {
    var last = ended(server, "score_hanging");
    var attempts = items(server.get("/api/v1/runs?job=score_hanging"));
    assertThat(attempts)
        .extracting(attempt -> attempt.path("state").asText())
        .containsExactly("STALLED", "STALLED", "STALLED");
    assertThat(last.path("attempt").asInt()).isEqualTo(3);
    assertThat(last.path("errorKind").asText()).isEqualTo("lost_server");
    assertThat(last.path("error").asText()).contains("so it is not run again");
    var audited = items(server.get("/api/v1/audit?limit=100"));
    assertThat(audited)
        .filteredOn(entry -> entry.path("target").asText().equals("score_hanging"))
        .extracting(entry -> entry.path("action").asText())
        .containsExactly("give up");
  }

  private static JsonNode ended(StartedServer server, String job) throws Exception {
    Predicate<JsonNode> open =
        run -> List.of("QUEUED", "RUNNING").contains(run.path("state").asText());
    var runs = items(server.get("/api/v1/runs?job=" + job));
    while (runs.isEmpty() || runs.stream().anyMatch(open)) {
      TimeUnit.MILLISECONDS.sleep(50);
      runs = items(server.get("/api/v1/runs?job=" + job));
    }
    return runs.get(0);
  }

  private static List<String> texts(StartedServer server, JsonNode run) throws Exception {
    return items(server.get("/api/v1/runs/" + run.path("id").asText() + "/log")).stream()
        .map(line -> line.path("text").asText())
        .toList();
  }

  private static List<JsonNode> items(JsonNode page) {
    return StreamSupport.stream(page.path("items").spliterator(), false).toList();
  }
}
