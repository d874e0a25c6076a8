package dev.nightshift.server.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.server.bundle.Daemon;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Alertmanager: firing, silenced and inhibited alerts, and none when it is gone. */
class FiringAlertsIT {
  private static final String CONFIG =
      """
      route: {receiver: nobody, group_wait: 0s}
      receivers: [{name: nobody}]
      inhibit_rules:
        - source_matchers: [alertname="BackgroundJobConsecutiveFailures"]
          target_matchers: [alertname="BackgroundJobLastRunFailed"]
          equal: [job_name]
      """;

  private static final Set<String> ALL =
      Set.of(
          "BackgroundJobConsecutiveFailures backup",
          "BackgroundJobLastRunFailed backup inhibited",
          "BackgroundJobStalled gc silenced");

  @Test
  void whatFiresIsToldWithWhoSilencedOrInhibitedIt(@TempDir Path folder) throws Exception {
    var config = Files.writeString(folder.resolve("alertmanager.yml"), CONFIG);
    var since = Instant.now().minusSeconds(600);
    try (var alertmanager = Daemon.alertmanager(config)) {
      alertmanager.post(
          "/api/v2/silences",
          """
          {"matchers": [{"name": "job_name", "value": "gc", "isRegex": false, "isEqual": true}],
           "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "being repaired"}
          """
              .formatted(since, since.plusSeconds(7_200)));
      alertmanager.post(
          "/api/v2/alerts",
          List.of(
                  alert("BackgroundJobConsecutiveFailures", "critical", "backup", since),
                  alert("BackgroundJobLastRunFailed", "warning", "backup", since),
                  alert("BackgroundJobStalled", "critical", "gc", since),
                  alert("BackgroundJobStalled", "critical", "elsewhere", since)
                      .replace("east", "west"))
              .toString());
      // a silence and an inhibition take Alertmanager a moment
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      var told = told(alertmanager.url());
      while (System.nanoTime() < deadline && !ALL.equals(stated(told))) {
        TimeUnit.MILLISECONDS.sleep(20);
        told = told(alertmanager.url());
      }
      assertThat(stated(told)).as(told::problem).isEqualTo(ALL);
      assertThat(told.alerts().get(0).since()).isCloseTo(since, within(1, ChronoUnit.SECONDS));
    }
  }

  @Test
  void anAlertmanagerThatIsGoneIsSaid(@TempDir Path folder) throws Exception {
    var config = Files.writeString(folder.resolve("alertmanager.yml"), CONFIG);
    String url;
    try (var alertmanager = Daemon.alertmanager(config)) {
      url = alertmanager.url();
    }
    assertThat(told(url).problem()).isNotEmpty();
  }

  private static Set<String> stated(FiringAlerts.Firing told) {
    return told.alerts().stream()
        .map(
            alert ->
                alert.name()
                    + " "
                    + alert.job()
                    + (alert.silenced() ? " silenced" : "")
                    + (alert.inhibited() ? " inhibited" : ""))
        .collect(Collectors.toSet());
  }

  private static FiringAlerts.Firing told(String url) {
    return new FiringAlerts(
            new AlertmanagerSettings(
                Optional.of(URI.create(url)), Optional.empty(), Optional.empty()),
            "job_name",
            "east",
            Clock.systemUTC())
        .now()
        .orElseThrow();
  }

  private static String alert(String name, String severity, String job, Instant since) {
    return """
        {"labels": {"alertname": "%s", "severity": "%s", "job_name": "%s", "deployment": "east"},
         "annotations": {"summary": "%s"}, "startsAt": "%s"}"""
        .formatted(name, severity, job, job + " is not well.", since);
  }
}
