package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.plugin.PluginJars;
import dev.nightshift.server.store.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key stands for one run, whichever of two servers is asked, at once and after a restart. */
class OnceIT {
  private static final int AT_ONCE = 8;
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder()
              .encodeToString("ci:correct horse battery".getBytes(StandardCharsets.UTF_8));

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void aKeyStandsForOneRunOnEveryServerAndAfterARestart() throws Exception {
    var url = PostgresServer.shared().emptied("once_it").url().orElseThrow();
    var jar =
        PluginJars.withJob("q.Report", ".item(\"pages\")", "context.items(3);")
            .write(folder.resolve("report.jar"));
    var north = installed("north", jar);
    var south = installed("south", jar);
    try (var one = ServerHere.start(north, config("north", url))) {
      Files.writeString(folder.resolve("password"), "correct horse battery");
      var added =
          one.cli("users", "add", "ci", "--role", "admin", "--password-file", folder + "/password");
      assertThat(added.code()).as(added.err()).isZero();
      Answer first;
      try (var other = ServerHere.start(south, config("south", url))) {
        first = ask(one, "deploy-1", "{}");
        assertThat(first.replayed()).isFalse();
        assertThat(ask(other, "deploy-1", "{}")).isEqualTo(new Answer(202, first.run(), true));
        assertThat(ask(other, "deploy-1", "{\"dryRun\": true}").status()).isEqualTo(409);

        var atOnce = atOnce(one, other);
        assertThat(atOnce).extracting(Answer::status).containsOnly(202);
        assertThat(atOnce).extracting(Answer::run).doesNotContain(first.run());
        assertThat(atOnce.stream().map(Answer::run).distinct()).hasSize(1);
        assertThat(atOnce).filteredOn(answer -> !answer.replayed()).hasSize(1);
      }
      try (var again = ServerHere.start(south, config("south", url))) {
        assertThat(ask(again, "deploy-1", "{}")).isEqualTo(new Answer(202, first.run(), true));
        assertThat(again.json("/api/v1/runs?job=report").path("items")).hasSize(2);
      }
    }
  }

  private List<Answer> atOnce(ServerHere one, ServerHere other) throws Exception {
    var callers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Answer>> calls = new ArrayList<>();
      for (int n = 0; n < AT_ONCE; n++) {
        var server = n % 2 == 0 ? one : other;
        calls.add(() -> ask(server, "deploy-2", "{}"));
      }
      List<Answer> answers = new ArrayList<>();
      for (var call : callers.invokeAll(calls)) {
        answers.add(call.get());
      }
      return answers;
    } finally {
      callers.shutdownNow();
    }
  }

  private record Answer(int status, String run, boolean replayed) {}

  private Answer ask(ServerHere server, String key, String body) throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/jobs/report/runs"))
                .header("Authorization", BASIC)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(
        answer.statusCode(),
        new ObjectMapper().readTree(answer.body()).path("id").asText(),
        answer.headers().firstValue("Idempotency-Replayed").isPresent());
  }

  private Path installed(String name, Path jar) throws Exception {
    var home = Files.createDirectories(folder.resolve(name));
    Files.copy(jar, Files.createDirectories(home.resolve("plugins")).resolve("report.jar"));
    return home;
  }

  private static String config(String node, String url) {
    return """
    access: {passwordCost: 10}
    fixtures: []
    store: {url: "%s"}
    engine: {node: {name: %s}}
    jobs:
      gc: {enabled: false}
      compaction: {enabled: false}
      integrity_scrub: {enabled: false}
      auto_recovery: {enabled: false}
      backup: {enabled: false}
    """
        .formatted(url, node);
  }
}
