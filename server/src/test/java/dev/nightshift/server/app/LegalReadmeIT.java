package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.PluginFolder;
import dev.nightshift.server.plugin.PluginLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that jobs/legal/README.md shows, on the packed server as it is. */
class LegalReadmeIT {
  private static final Readme README = new Readme("legal");
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
    Files.writeString(home.resolve("config.yml"), README.yaml().get(0) + LISTENING);
    try (var server = StartedServer.in(home)) {
      for (var job :
          List.of(
              "check-sla-and-overdue",
              "send-hearing-reminders",
              "check-upcoming-deadlines",
              "analytics-snapshot",
              "automation-health-check",
              "contracts")) {
        assertThat(server.ended(server.run(job))).as(job).isEqualTo("SUCCEEDED");
      }
    }
  }

  @Test
  void everySettingOfDatabaseAndDeliveryThatItShowsIsTaken() throws Exception {
    var config = "jobs:\n  check-sla-and-overdue:\n" + README.yaml().get(1);
    try (var loaded =
        new PluginLoader(home.resolve("data"), name -> "a secret")
            .load(List.of(PluginFolder.builtIn()), ConfigDocument.parse(config))) {
      assertThat(loaded.configProblems()).isEmpty();
      assertThat(loaded.job("check-sla-and-overdue")).isPresent();
    }
  }
}
