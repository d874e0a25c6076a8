package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.PluginFolder;
import dev.nightshift.server.plugin.PluginLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that jobs/legal/README.md shows, on the packed server as it is. */
class LegalReadmeIT {
  private static final Path README =
      Path.of(System.getProperty("project.root"), "jobs/legal/README.md");
  private static final String LISTENING =
      """
      dataFolder: ${NIGHTSHIFT_DATA}
      server:
        applicationConnectors: [{type: http, port: "${NIGHTSHIFT_PORT}", bindHost: 127.0.0.1}]
        adminConnectors: [{type: http, port: "${NIGHTSHIFT_ADMIN_PORT}", bindHost: 127.0.0.1}]
      logging: {level: WARN}
      """;

  @TempDir Path home;

  @Test
  void itsJobsSucceed() throws Exception {
    Files.writeString(home.resolve("config.yml"), fragments().get(0) + LISTENING);
    try (var server = StartedServer.in(home)) {
      for (var job :
          List.of(
              "check-sla-and-overdue",
              "send-hearing-reminders",
              "check-upcoming-deadlines",
              "analytics-snapshot",
              "automation-health-check",
              "contracts")) {
        assertThat(ended(server, server.run(job))).as(job).isEqualTo("SUCCEEDED");
      }
    }
  }

  @Test
  void everySettingOfDatabaseAndDeliveryThatItShowsIsTaken() throws Exception {
    var config = "jobs:\n  check-sla-and-overdue:\n" + fragments().get(1);
    try (var loaded =
        new PluginLoader(home.resolve("data"), name -> "a secret")
            .load(List.of(PluginFolder.builtIn()), ConfigDocument.parse(config))) {
      assertThat(loaded.configProblems()).isEmpty();
      assertThat(loaded.job("check-sla-and-overdue")).isPresent();
    }
  }

  private static List<String> fragments() throws IOException {
    return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(README))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String ended(StartedServer server, String run) throws Exception {
    var latest = Instant.now().plus(Duration.ofSeconds(60));
    while (Instant.now().isBefore(latest)) {
      var state = server.get("/api/v1/runs/" + run).path("state").asText();
      if (!Set.of("QUEUED", "RUNNING").contains(state)) {
        return state;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the run " + run + " did not end");
  }
}
