package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.plugin.PluginFolder;
import dev.nightshift.server.plugin.PluginLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first configuration that jobs/stats/README.md shows, on the packed server as it is. */
class StatsReadmeIT {
  private static final Readme README = new Readme("stats");
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
  void itsJobsRunAndExportTheSeriesThatItNames() throws Exception {
    var fragment = README.yaml().get(0);
    assertThat(fragment).contains("gamification: {enabled: false}");
    Files.writeString(
        home.resolve("config.yml"),
        fragment.replace("gamification: {enabled: false}", "gamification: {owner: platform}")
            + LISTENING);
    try (var server = StartedServer.in(home)) {
      for (var job :
          List.of("stats_collection", "clickhouse_sync", "ranking_calc", "gamification")) {
        assertThat(server.ended(server.run(job))).as(job).isEqualTo("SUCCEEDED");
      }
      var url = ServerFile.read(home.resolve("data")).orElseThrow().url();
      var metrics = metrics(url);
      // gauges come with the next look at the store
      for (int n = 0; n < 1_200 && !metrics.contains("\nbg_active_players{"); n++) {
        TimeUnit.MILLISECONDS.sleep(50);
        metrics = metrics(url);
      }
      assertThat(metrics.lines().filter(line -> line.startsWith("bg_")).toList())
          .anyMatch(line -> line.startsWith("bg_job_executions_total{job=\"stats_collection\""))
          .anyMatch(
              line -> line.startsWith("bg_job_duration_seconds_bucket{job=\"clickhouse_sync\""))
          .anyMatch(line -> line.startsWith("bg_servers_processed_total"))
          .anyMatch(line -> line.startsWith("bg_active_players"))
          .anyMatch(line -> line.matches("bg_target_up\\{.*target=\"berlin\".*} 1.0"))
          .anyMatch(line -> line.startsWith("bg_rankings_inserted_total"))
          .anyMatch(line -> line.matches("bg_badges_awarded_total\\{.*rule=\"first_win\".*"));
      for (var operation : Set.of("player_metrics", "server_counts", "rounds")) {
        assertThat(metrics)
            .containsPattern(
                "(?m)^bg_clickhouse_records_synced_total\\{.*operation=\"" + operation + "\"")
            .containsPattern(
                "(?m)^bg_clickhouse_sync_duration_seconds_count\\{.*operation=\""
                    + operation
                    + "\"");
      }
    }
  }

  @Test
  void everySettingThatItShowsIsTaken() throws Exception {
    var shown = README.yaml();
    var config =
        "jobs:\n"
            + shown.get(2).indent(2)
            + shown.get(3).indent(2)
            + "  stats_collection:\n    settings:\n"
            + shown.get(1).indent(6);
    try (var loaded =
        new PluginLoader(home.resolve("data"), name -> null)
            .load(List.of(PluginFolder.builtIn()), ConfigDocument.parse(config))) {
      assertThat(loaded.configProblems()).isEmpty();
      assertThat(loaded.jobs())
          .extracting(LoadedJob::name)
          .contains("stats_collection", "clickhouse_sync", "ranking_calc", "gamification");
    }
  }

  private static String metrics(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
