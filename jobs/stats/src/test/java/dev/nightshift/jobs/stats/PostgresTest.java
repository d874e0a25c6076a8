package dev.nightshift.jobs.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Database;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same work with a real PostgreSQL in the place of an H2 file. */
class PostgresTest {
  private static Database postgres;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    postgres = RealPostgres.database();
  }

  @Test
  void rowsOfH2ComeToPostgresAndChangesFollow() throws Exception {
    var columns =
        """
        (id bigint primary key, name varchar(40), points decimal(10, 2), raw %s, on_day date,
         flag boolean, ref uuid, at_home timestamp(6), changed_at timestamp(6) with time zone not null)
        """;
    var source = Tested.inMemory("to_postgres");
    Tested.execute(
        source,
        "create table events " + columns.formatted("varbinary(8)"),
        """
        insert into events select x, case when mod(x, 5) = 0 then null else 'name ' || x end,
          x / 4.0, x'0102ff', date '2026-01-02', mod(x, 2) = 0,
          cast('00000000-0000-0000-0000-' || lpad(x, 12, '0') as uuid),
          timestamp '2026-03-29 02:30:00.123456',
          dateadd(second, x, timestamp with time zone '2025-12-01 00:00:00+00')
        from system_range(1, 2500)
        """);
    Tested.execute(
        postgres,
        "drop table if exists events",
        "create table events " + columns.formatted("bytea"));
    var job = new ClickhouseSync();
    var settings =
        new ClickhouseSync.Settings(
            Optional.of(source),
            Optional.of(postgres),
            Map.of(
                "events",
                Operation.of("select * from events", "events", List.of("id"), "changed_at")),
            10_000,
            folder,
            "bg");
    try (var first = TestContext.of(job, settings, folder.resolve("job"));
        var second = first.next();
        var third = first.next()) {
      job.run(first, settings);
      assertThat(first.items()).isEqualTo(2500);
      job.run(second, settings);
      assertThat(second.items()).as("nothing has changed").isZero();
      Tested.execute(
          source,
          "update events set points = 1.5, name = null, changed_at = dateadd(hour, 1, changed_at)"
              + " where id between 100 and 109");
      job.run(third, settings);
      assertThat(third.items()).isEqualTo(10);
    }
    var all = "select * from events order by id";
    assertThat(Tested.count(postgres, "select count(*) from events")).isEqualTo(2500);
    assertThat(Tested.hash(postgres, all)).isEqualTo(Tested.hash(source, all));
    System.out.println("H2 to PostgreSQL: 2500 rows and 10 changes, equal by count and hash");
    Tested.execute(source, "shutdown");
  }

  @Test
  void samplesRankingsAndBadgesWorkThere() throws Exception {
    Tested.execute(
        postgres,
        "drop table if exists samples, results, ranking, ranking_staging, badges",
        "create table results (player varchar(20), score integer, on_day date)",
        "insert into results values ('ann', 50, '2026-01-01'), ('bob', 40, '2026-01-01'),"
            + " ('cid', 40, '2026-01-02')");
    try (var servers = new GameServers()) {
      servers.answer("/a", GameData.status("a", 7));
      var collection = new StatsCollection();
      var settings =
          new StatsCollection.Settings(
              Map.of(
                  "a",
                  new Target(
                      Optional.of(servers.uri("/a")),
                      Optional.empty(),
                      Map.of("players", "/players/online"),
                      Optional.empty())),
              "players",
              Optional.of(postgres),
              "samples",
              Duration.ofDays(7),
              Duration.ofSeconds(30),
              Duration.ofSeconds(60),
              64,
              folder,
              "bg");
      try (var context = TestContext.of(collection, settings, folder.resolve("a"))) {
        collection.run(context, settings);
      }
    }
    assertThat(Tested.rows(postgres, "select target, reading from samples")).containsExactly("a 7");
    var ranking = new RankingCalc();
    var scopes = Map.of("all", "select player, sum(score) from results group by player");
    var ranked =
        new RankingCalc.Settings(
            Optional.of(postgres),
            scopes,
            "ranking",
            RankingTable.Ties.RANK,
            Duration.ofSeconds(60),
            folder,
            "bg");
    try (var first = TestContext.of(ranking, ranked, folder.resolve("b"));
        var second = first.next()) {
      ranking.run(first, ranked);
      ranking.run(second, ranked);
    }
    assertThat(
            Tested.rows(
                postgres, "select place, subject, previous_place from ranking order by 1, 2"))
        .containsExactly("1 ann 1", "2 bob 2", "2 cid 2");
    var gamification = new Gamification();
    var rules =
        new Gamification.Settings(
            Optional.of(postgres),
            Map.of(
                "forty",
                "select player from results where score >= 40",
                "daily",
                "select player, on_day from results"),
            "badges",
            folder,
            "bg");
    try (var first = TestContext.of(gamification, rules, folder.resolve("c"));
        var second = first.next()) {
      gamification.run(first, rules);
      gamification.run(second, rules);
      assertThat(first.items()).isEqualTo(6);
      assertThat(second.items()).isZero();
    }
  }
}
