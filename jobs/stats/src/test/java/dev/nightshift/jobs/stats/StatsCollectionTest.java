package dev.nightshift.jobs.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Database;
import dev.nightshift.job.Secret;
import dev.nightshift.job.testkit.TestContext;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsCollectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private GameServers servers;
  private final Database database = Database.at("jdbc:h2:mem:samples;DB_CLOSE_DELAY=-1");

  @BeforeEach
  void start() throws Exception {
    servers = new GameServers();
    servers.hang("/slow/");
    servers.answer("/server-03", "{\"players\": {\"onl");
    servers.answer("/server-04", 500, "out of order");
    for (int i = 5; i < 20; i++) {
      var name = "server-%02d".formatted(i);
      servers.answer("/" + name, GameData.status(name, i));
    }
  }

  @AfterEach
  void stop() throws SQLException {
    servers.close();
    try (var connection = database.connect()) {
      Tables.execute(connection, "shutdown");
    }
  }

  private static Target target(URI uri, Map<String, String> fields) {
    return new Target(Optional.of(uri), Optional.empty(), fields, Optional.empty());
  }

  private StatsCollection.Settings settings(Map<String, Target> targets, int atOnce) {
    return settings(targets, atOnce, PATIENCE, PATIENCE);
  }

  private StatsCollection.Settings settings(
      Map<String, Target> targets, int atOnce, Duration timeout, Duration deadline) {
    return new StatsCollection.Settings(
        targets,
        "players",
        Optional.of(database),
        "samples",
        Duration.ofDays(7),
        timeout,
        deadline,
        atOnce,
        folder,
        "bg");
  }

  /**
   * Two are broken, and three are slow.
   *
   * @param slow where those are
   */
  private Map<String, Target> twenty(String slow) {
    var fields = Map.of("players", "/players/online");
    Map<String, Target> targets = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      var name = "server-%02d".formatted(i);
      targets.put(name, target(servers.uri((i < 3 ? slow : "/") + name), fields));
    }
    return targets;
  }

  private long count(String query) throws SQLException {
    try (var connection = database.connect()) {
      return Tables.count(connection, query);
    }
  }

  @Test
  void ofTwentyServersThreeSlowAndTwoBrokenHinderNobodyAndEachIsCounted() throws Exception {
    var timeout = Duration.ofSeconds(5);
    var settings = settings(twenty("/slow/"), 64, timeout, PATIENCE);
    var job = new StatsCollection();
    long start = System.nanoTime();
    try (var context = TestContext.of(job, settings, folder.resolve("job"))) {
      job.run(context, settings);
      var took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(took).isBetween(timeout, PATIENCE);
      assertThat(context.items()).isEqualTo(15);
      assertThat(context.value("bg_servers_processed_total")).hasValue(15);
      assertThat(context.value("bg_active_players")).hasValue(180);
      for (int i = 0; i < 20; i++) {
        assertThat(context.value("bg_target_up", "server-%02d".formatted(i)))
            .hasValue(i < 5 ? 0 : 1);
      }
      assertThat(context.lines().stream().filter(line -> line.startsWith("WARNING"))).hasSize(5);
      assertThat(context.lines())
          .anySatisfy(line -> assertThat(line).contains("server-02", "within 5 s"))
          .anySatisfy(line -> assertThat(line).contains("server-03", "no JSON"))
          .anySatisfy(line -> assertThat(line).contains("server-04", "status 500"));
      assertThat(count("select count(*) from samples")).isEqualTo(15);
      assertThat(count("select cast(sum(reading) as bigint) from samples")).isEqualTo(180);
      System.out.printf("20 servers, 3 slow, 2 broken: 15 collected in %d ms%n", took.toMillis());
    }
  }

  @Test
  void whoWasDownLastTimeComesLast() throws Exception {
    var job = new StatsCollection();
    var settings = settings(twenty("/gone/"), 2);
    try (var first = TestContext.of(job, settings, folder.resolve("job"))) {
      job.run(first, settings);
      assertThat(first.items()).isEqualTo(15);
      first.clock().advance(Duration.ofSeconds(30));
      try (var second = first.next()) {
        // the deadline leaves no time for the slow ones first
        var now = settings(twenty("/slow/"), 2, Duration.ofHours(1), Duration.ofSeconds(8));
        job.run(second, now);
        assertThat(second.items())
            .as("all that answer, though each of two lanes would wait for a slow one")
            .isEqualTo(15);
      }
    }
  }

  @Test
  void ifNobodyAnswersTheRunFailsAndSaysWhatTheySay() {
    servers.answer("/a", 503, "");
    var down = Map.of("players", "/players");
    var settings =
        settings(
            Map.of(
                "a", target(servers.uri("/a"), down),
                "b", target(URI.create("http://127.0.0.1:1/b"), down)),
            64);
    var job = new StatsCollection();
    try (var context = TestContext.of(job, settings, folder.resolve("job"))) {
      assertThatThrownBy(() -> job.run(context, settings))
          .hasMessageStartingWith("no target answered; of 2: ")
          .hasMessageContaining("a: answered with status 503")
          .hasMessageContaining("b: refused the connection");
      assertThat(context.value("bg_target_up", "b")).hasValue(0);
    }
  }

  @Test
  void figuresOfPrometheusAndTokensWork() throws Exception {
    servers.answer(
        "/metrics",
        """
        # HELP players Players online
        players{map="harbour",mode="a b"} 12
        players{map="ridge",mode="x"} 3 1700000000000
        ticks 59.5
        """);
    var target =
        new Target(
            Optional.of(servers.uri("/metrics")),
            Optional.empty(),
            Map.of("players", "players", "ridge", "players{map=\"ridge\"}", "tick", "ticks"),
            Optional.of(new Secret("env:TOKEN", () -> "t0ken")));
    var settings = settings(Map.of("self", target), 64);
    var job = new StatsCollection();
    try (var context = TestContext.of(job, settings, folder.resolve("job"))) {
      job.run(context, settings);
      assertThat(context.value("bg_active_players")).hasValue(15);
      assertThat(count("select cast(sum(reading * 10) as bigint) from samples")).isEqualTo(775);
    }
  }

  @Test
  void oldSamplesGo() throws Exception {
    servers.answer("/a", GameData.status("a", 4));
    var settings =
        settings(Map.of("a", target(servers.uri("/a"), Map.of("players", "/players/online"))), 64);
    var job = new StatsCollection();
    try (var first = TestContext.of(job, settings, folder.resolve("job"))) {
      job.run(first, settings);
      first.clock().advance(Duration.ofDays(6));
      try (var second = first.next()) {
        job.run(second, settings);
      }
      assertThat(count("select count(*) from samples")).isEqualTo(2);
      first.clock().advance(Duration.ofDays(2));
      try (var third = first.next()) {
        job.run(third, settings);
      }
      assertThat(count("select count(*) from samples")).isEqualTo(2);
    }
  }
}
