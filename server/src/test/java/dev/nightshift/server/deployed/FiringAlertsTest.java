package dev.nightshift.server.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FiringAlertsTest {
  private static final String ALERTS =
      """
      [{"labels": {"alertname": "BackgroundJobSlow", "severity": "warning", "task": "gc",
           "deployment": "east"}, "annotations": {"summary": "It is slow.",
           "dashboard_url": "http://grafana/d/x"}, "startsAt": "2026-11-23T01:00:00Z",
         "status": {"state": "active", "silencedBy": [], "inhibitedBy": []}},
       {"labels": {"alertname": "BackgroundJobStalled", "severity": "critical", "task": "backup",
           "deployment": "east"}, "annotations": {}, "startsAt": "2026-11-23T02:00:00Z",
         "status": {"state": "active", "silencedBy": [], "inhibitedBy": []}},
       {"labels": {"alertname": "BackgroundJobStalled", "severity": "critical", "task": "gc",
           "deployment": "east"}, "annotations": {}, "startsAt": "2026-11-23T00:00:00Z",
         "status": {"state": "suppressed", "silencedBy": ["s"], "inhibitedBy": []}},
       {"labels": {"alertname": "BackgroundJobSlow", "severity": "warning", "task": "gc",
           "deployment": "west"}, "annotations": {}, "startsAt": "2026-11-23T01:00:00Z",
         "status": {}},
       {"labels": {"alertname": "DiskFull", "severity": "critical"}, "annotations": {},
         "startsAt": "2026-11-23T01:00:00Z", "status": {}}]
      """;

  private static final Duration FIVE = Duration.ofSeconds(5);
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private String answer = ALERTS;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v2/alerts",
        exchange -> {
          asked.incrementAndGet();
          var bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private FiringAlerts alerts() {
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return new FiringAlerts(
        new AlertmanagerSettings(Optional.of(url), Optional.empty(), Optional.empty()),
        "task",
        "east",
        Clock.systemUTC());
  }

  /** Nobody waits for it for more than 2 s; a busy machine may take longer. */
  private static FiringAlerts.Firing answered(FiringAlerts alerts) {
    var firing = alerts.now().orElseThrow();
    for (int n = 0; n < 30 && firing.problem().contains("has not answered within"); n++) {
      firing = alerts.now().orElseThrow();
    }
    return firing;
  }

  @Test
  void theMostUrgentOfThisDeploymentComeFirstAndThoseThatNobodyHearsOfLast() {
    var firing = answered(alerts());
    assertThat(firing.problem()).isEmpty();
    assertThat(firing.alerts())
        .extracting(alert -> alert.name() + " " + alert.job() + " " + alert.silenced())
        .containsExactly(
            "BackgroundJobStalled backup false",
            "BackgroundJobSlow gc false",
            "BackgroundJobStalled gc true");
    var slow = firing.alerts().get(1);
    assertThat(slow.summary()).isEqualTo("It is slow.");
    assertThat(slow.since()).isEqualTo(Instant.parse("2026-11-23T01:00:00Z"));
    assertThat(slow.dashboard()).isEqualTo("http://grafana/d/x");
  }

  @Test
  void itIsAskedOnceForAllWhoLookAtAboutTheSameTime() {
    var alerts = alerts();
    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(answered(alerts).alerts()).hasSize(3);
    }
    // once, and again after each 5 s that a busy machine took for it
    assertThat(asked.get())
        .isBetween(1, 1 + (int) Duration.ofNanos(System.nanoTime() - begun).dividedBy(FIVE));
  }

  @Test
  void whoCannotBeReadIsToldOfAndNobodyFails() {
    answer = "<html>sign in</html>";
    assertThat(answered(alerts()).problem()).contains("Alertmanager at http://127.0.0.1");
    server.stop(0);
    assertThat(answered(alerts()).problem()).contains("does not answer");
  }

  @Test
  void whoIsNotConfiguredIsNotAsked() {
    var none = new FiringAlerts(AlertmanagerSettings.NONE, "job", "east", Clock.systemUTC());
    assertThat(none.now()).isEmpty();
    assertThat(none.link()).isEmpty();
  }
}
