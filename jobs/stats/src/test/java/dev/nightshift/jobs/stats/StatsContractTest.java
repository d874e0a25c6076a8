package dev.nightshift.jobs.stats;

import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.JobContract;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class StatsContractTest {
  private static GameServers servers;

  @BeforeAll
  static void start() throws Exception {
    servers = new GameServers();
    servers.answer("/paris", GameData.status("paris", 5));
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  static StatsCollection.Settings collection(Path folder, URI paris) {
    var fields = Map.of("players", "/players/online");
    return new StatsCollection.Settings(
        Map.of(
            "paris",
            new Target(Optional.of(paris), Optional.empty(), fields, Optional.empty()),
            "berlin",
            new Target(
                Optional.empty(),
                Optional.of(folder.resolve("stats/servers/berlin.json")),
                fields,
                Optional.empty())),
        "players",
        Optional.empty(),
        "samples",
        Duration.ofDays(7),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        64,
        folder.resolve("stats"),
        "bg");
  }

  @Nested
  class StatsCollectionContract extends JobContract<StatsCollection.Settings> {
    @Override
    protected Job<StatsCollection.Settings> job() {
      return new StatsCollection();
    }

    @Override
    protected StatsCollection.Settings settings(Path folder) {
      return collection(folder, servers.uri("/paris"));
    }
  }

  @Nested
  class ClickhouseSyncContract extends JobContract<ClickhouseSync.Settings> {
    @Override
    protected Job<ClickhouseSync.Settings> job() {
      return new ClickhouseSync();
    }

    @Override
    protected ClickhouseSync.Settings settings(Path folder) {
      return new ClickhouseSync.Settings(
          Optional.empty(), Optional.empty(), Map.of(), 10_000, folder.resolve("stats"), "bg");
    }
  }

  @Nested
  class RankingCalcContract extends JobContract<RankingCalc.Settings> {
    @Override
    protected Job<RankingCalc.Settings> job() {
      return new RankingCalc();
    }

    @Override
    protected RankingCalc.Settings settings(Path folder) {
      return new RankingCalc.Settings(
          Optional.empty(),
          Map.of(),
          "ranking",
          RankingTable.Ties.RANK,
          Duration.ofSeconds(60),
          folder.resolve("stats"),
          "bg");
    }
  }

  @Nested
  class GamificationContract extends JobContract<Gamification.Settings> {
    @Override
    protected Job<Gamification.Settings> job() {
      return new Gamification();
    }

    @Override
    protected Gamification.Settings settings(Path folder) {
      return new Gamification.Settings(
          Optional.empty(), Map.of(), "badges", folder.resolve("stats"), "bg");
    }
  }
}
