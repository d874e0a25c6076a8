package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All plugins on real data, nothing broken, for an hour that passes faster: whoever watches with
 * the generated rules hears nothing, and nothing is even pending.
 */
@Tag("proof")
@Timeout(1_800)
class HealthyHourProofIT {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final TimeLapse LAPSE =
      new TimeLapse(Integer.getInteger("proof.lapse", FULL ? 12 : 60));

  /** Ten minutes are enough to see that all of it still fits together. */
  private static final Duration WATCHED = Duration.ofMinutes(FULL ? 60 : 10);

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Intervals are divided as time is, to no less than what a look at the store every 5 s allows.
   */
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  /** Beside other tests a scrape may come too late, and an alert be pending until the next one. */
  private static final String FIRING = "ALERTS{alertstate=\"firing\"}";

  @TempDir Path home;

  @Test
  void anHourOfAllPluginsRaisesNoAlert() throws Exception {
    Files.createDirectories(home.resolve("plugins"));
    try (var watched = MonitoredServer.start(home, LAPSE, config(), List.of("storage"))) {
      watched.type("run", "backup", "--wait");
      long hour = LAPSE.of(WATCHED).toNanos();
      long begun = System.nanoTime();
      int samples = 0;
      int states = 0;
      while (System.nanoTime() - begun < hour) {
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(watched.alerts())
            .filteredOn(alert -> FULL || alert.path("state").asText().equals("firing"))
            .isEmpty();
        samples++;
        states +=
            JSON.readTree(watched.prometheus().get("/api/v1/query?query=up==1"))
                .at("/data/result")
                .size();
      }
      assertThat(watched.pager().count()).isZero();
      var alerts = URLEncoder.encode(FULL ? "ALERTS" : FIRING, StandardCharsets.UTF_8);
      var everFired = JSON.readTree(watched.prometheus().get("/api/v1/series?match[]=" + alerts));
      assertThat(everFired.path("data")).isEmpty();
      var runs = new TreeMap<String, Integer>();
      var page = watched.server().get("/api/v1/runs?limit=1000");
      for (var run : page.path("items")) {
        assertThat(run.path("state").asText())
            .as(run.toString())
            .isIn("SUCCEEDED", "RUNNING", "QUEUED");
        runs.merge(run.path("job").asText(), 1, Integer::sum);
      }
      System.out.printf(
          "healthy %d min, time %d times as fast: %d samples, %d of them with the server up, %d runs"
              + " %s; alerts %s 0, notifications 0%n",
          WATCHED.toMinutes(),
          LAPSE.factor(),
          samples,
          states,
          runs.values().stream().mapToInt(n -> n).sum(),
          runs,
          FULL ? "pending or firing" : "firing");
      assertThat(states).isGreaterThan(samples * (FULL ? 9 : 5) / 10);
      assertThat(runs.keySet())
          .contains(
              "auto_recovery",
              "backup",
              "canary",
              "compaction",
              "gc",
              "health_check",
              "integrity_scrub",
              "plugin_audit",
              "store_backup");
    }
  }

  private static String config() {
    return """
    dataFolder: ${NIGHTSHIFT_DATA:-data}
    pluginFolder: plugins
    fixtures: [ledger]
    jobs:
      gc: {schedule: every %s}
      compaction: {schedule: every %s}
      integrity_scrub: {schedule: every %s, settings: {pages_per_cycle_percent: 10}}
      auto_recovery: {schedule: every %s}
      backup: {settings: {interval_secs: %s}}
      canary: {schedule: every %s}
      health_check: {schedule: every %s, grants: [health]}
      plugin_audit: {schedule: every %s, grants: [plugins]}
      store_backup: {schedule: every %s, grants: [backup]}
    """
        .formatted(
            every(Duration.ofMinutes(5)),
            every(Duration.ofHours(1)),
            every(Duration.ofHours(1)),
            every(Duration.ofSeconds(30)),
            every(Duration.ofHours(1)).replace("s", ""),
            every(Duration.ofMinutes(5)),
            every(Duration.ofMinutes(1)),
            every(Duration.ofHours(1)),
            every(Duration.ofHours(24)));
  }

  private static String every(Duration real) {
    var faster = LAPSE.of(real);
    return (faster.compareTo(SHORTEST) < 0 ? SHORTEST : faster).toSeconds() + "s";
  }
}
