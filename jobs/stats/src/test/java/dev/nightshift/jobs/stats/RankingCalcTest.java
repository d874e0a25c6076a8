package dev.nightshift.jobs.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Database;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingCalcTest {
  private static final String RANKED =
      "select place, subject, cast(points as integer), previous_place from ranking where scope ="
          + " 'all' order by place, subject";

  @TempDir Path folder;
  private final Database database = Tested.inMemory("ranking");
  private final RankingCalc job = new RankingCalc();
  private TestContext context;

  @BeforeEach
  void make() throws SQLException {
    Tested.execute(
        database,
        "create table results (player varchar(20), score integer)",
        "insert into results values ('ann', 30), ('ann', 20), ('bob', 40), ('cid', 40), ('dot', 7),"
            + " (null, 99)");
  }

  @AfterEach
  void drop() throws SQLException {
    Tested.execute(database, "shutdown");
  }

  private RankingCalc.Settings settings(RankingTable.Ties ties, Map<String, String> scopes) {
    return settings(ties, scopes, Duration.ofSeconds(60));
  }

  private RankingCalc.Settings settings(
      RankingTable.Ties ties, Map<String, String> scopes, Duration patience) {
    return new RankingCalc.Settings(
        Optional.of(database), scopes, "ranking", ties, patience, folder, "bg");
  }

  private RankingCalc.Settings settings() {
    return settings(
        RankingTable.Ties.RANK,
        Map.of(
            "all",
            "select player, sum(score) from results where player is not null group by player"));
  }

  private void rank(RankingCalc.Settings settings) throws Exception {
    context =
        context == null ? TestContext.of(job, settings, folder.resolve("job")) : context.next();
    job.run(context, settings);
  }

  @Test
  void tiesShareAPlaceAndLeaveOneOut() throws Exception {
    rank(settings());
    assertThat(Tested.rows(database, RANKED))
        .containsExactly("1 ann 50 null", "2 bob 40 null", "2 cid 40 null", "4 dot 7 null");
    assertThat(context.items()).isEqualTo(4);
    assertThat(context.value("bg_rankings_inserted_total")).hasValue(4);
    assertThat(context.value("bg_ranking_churn_ratio", "all")).hasValue(0);
  }

  @Test
  void denseTiesLeaveNoneOut() throws Exception {
    rank(settings(RankingTable.Ties.DENSE_RANK, settings().scopes()));
    assertThat(Tested.rows(database, RANKED)).contains("3 dot 7 null");
  }

  @Test
  void thePlaceBeforeIsKeptAndChurnIsTheShareThatMoved() throws Exception {
    rank(settings());
    Tested.execute(
        database,
        "delete from results where player = 'bob'",
        "insert into results values ('eve', 45)");
    rank(settings());
    assertThat(Tested.rows(database, RANKED))
        .containsExactly("1 ann 50 1", "2 eve 45 null", "3 cid 40 2", "4 dot 7 4");
    // eve came, bob went, cid moved; ann and dot stay
    assertThat(context.value("bg_ranking_churn_ratio", "all")).hasValue(0.75);
  }

  @Test
  void whoIsNotRankedAnyMoreIsGone() throws Exception {
    rank(settings());
    Tested.execute(database, "delete from results where player in ('cid', 'dot')");
    rank(settings());
    assertThat(Tested.rows(database, RANKED)).containsExactly("1 ann 50 1", "2 bob 40 2");
    assertThat(context.value("bg_ranking_churn_ratio", "all")).hasValue(0.5);
  }

  @Test
  void ifTheFormulaGivesNobodyTheOldRankingStaysAndNothingIsCounted() throws Exception {
    rank(settings());
    Tested.execute(database, "delete from results");
    rank(settings());
    assertThat(Tested.rows(database, RANKED)).hasSize(4);
    assertThat(context.items()).isZero();
    assertThat(context.lines())
        .anySatisfy(line -> assertThat(line).contains("the formula gives nobody"));
  }

  @Test
  void aFormulaThatFailsIsNamedAndHindersNoOther() throws Exception {
    var scopes =
        Map.of(
            "a",
            "select player, sum(gone) from results group by player",
            "all",
            settings().scopes().get("all"));
    assertThatThrownBy(() -> rank(settings(RankingTable.Ties.RANK, scopes)))
        .hasMessageContaining("ranking a: its formula failed")
        .hasMessageContaining("GONE");
    assertThat(Tested.rows(database, RANKED)).hasSize(4);
  }

  @Test
  void aLockOfSomebodyElseIsSaidAndTheOldRankingStays() throws Exception {
    rank(settings());
    try (var other = database.connect()) {
      Tables.begin(other);
      Tables.execute(other, "update ranking set points = 0 where subject = 'ann'");
      var hasty = settings(RankingTable.Ties.RANK, settings().scopes(), Duration.ofSeconds(1));
      assertThatThrownBy(() -> rank(hasty))
          .hasMessageContaining("ranking all: the new one could not take the place of the old one");
      other.rollback();
    }
    assertThat(Tested.rows(database, RANKED)).hasSize(4);
    rank(settings());
  }

  @Test
  void aReaderSeesTheWholeOldRankingOrTheWholeNewOne() throws Exception {
    Tested.execute(
        database, "insert into results select 'p' || x, mod(x, 7) from system_range(1, 500)");
    rank(settings());
    var stop = new AtomicBoolean();
    var seen = new ArrayList<Long>();
    var reading = new CountDownLatch(2);
    Callable<Void> reader =
        () -> {
          try (var connection = database.connect()) {
            while (!stop.get()) {
              long rows = Tables.count(connection, "select count(*) from ranking");
              synchronized (seen) {
                seen.add(rows);
              }
              reading.countDown();
            }
          }
          return null;
        };
    var threads = Executors.newFixedThreadPool(2);
    try {
      var readers = List.of(threads.submit(reader), threads.submit(reader));
      assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 20; i++) {
        Tested.execute(database, "insert into results values ('new" + i + "', " + i + ")");
        rank(settings());
      }
      stop.set(true);
      for (var each : readers) {
        each.get();
      }
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
    assertThat(seen).isNotEmpty().allMatch(rows -> rows >= 504 && rows <= 524);
    System.out.printf(
        "%d reads while a ranking was replaced 20 times: sizes seen %s, never empty%n",
        seen.size(), new TreeSet<>(seen));
  }
}
