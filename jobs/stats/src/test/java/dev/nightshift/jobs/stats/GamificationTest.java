package dev.nightshift.jobs.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Database;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GamificationTest {
  private static final String BADGES =
      "select rule_name, subject, occasion from badges order by rule_name, subject, occasion";
  private static final Map<String, String> RULES =
      Map.of(
          "first_win",
          "select player from results where place = 1",
          "two_wins_a_day",
          "select player, on_day from results where place = 1 group by player, on_day having count(*) >="
              + " 2");

  @TempDir Path folder;
  private final Database database = Tested.inMemory("badges");
  private final Gamification job = new Gamification();
  private TestContext context;

  @BeforeEach
  void make() throws SQLException {
    Tested.execute(
        database,
        "create table results (player varchar(20), place integer, on_day date)",
        "insert into results values ('ann', 1, '2026-01-01'), ('ann', 1, '2026-01-01'), ('bob', 1,"
            + " '2026-01-02'), ('cid', 2, '2026-01-02')");
  }

  @AfterEach
  void drop() throws SQLException {
    Tested.execute(database, "shutdown");
  }

  private void award(Map<String, String> rules) throws Exception {
    var settings = new Gamification.Settings(Optional.of(database), rules, "badges", folder, "bg");
    context = TestContext.of(job, settings, folder.resolve("job"));
    job.run(context, settings);
  }

  @Test
  void runTwiceNobodyGetsASecondBadge() throws Exception {
    award(RULES);
    assertThat(Tested.rows(database, BADGES))
        .containsExactly("first_win ann ", "first_win bob ", "two_wins_a_day ann 2026-01-01");
    assertThat(context.items()).isEqualTo(3);
    assertThat(context.value("bg_badges_awarded_total", "first_win")).hasValue(2);
    award(RULES);
    assertThat(context.items()).isZero();
    assertThat(Tested.rows(database, BADGES)).hasSize(3);
    System.out.println("gamification: 3 badges in the first run, 0 in the second");
  }

  @Test
  void anotherOccasionEarnsAnotherBadge() throws Exception {
    award(RULES);
    Tested.execute(
        database,
        "insert into results values ('ann', 1, '2026-01-03'), ('ann', 1, '2026-01-03'), ('cid', 1,"
            + " '2026-01-03')");
    award(RULES);
    assertThat(Tested.rows(database, BADGES))
        .hasSize(5)
        .contains("first_win cid ", "two_wins_a_day ann 2026-01-03");
  }

  @Test
  void aRuleThatFailsHindersNoOther() throws Exception {
    var rules = new HashMap<>(RULES);
    rules.put("a_broken", "select gone from results");
    rules.put("b_broken", "select player, on_day, place from results");
    assertThatThrownBy(() -> award(rules))
        .hasMessageContaining("a_broken: the rule failed: ")
        .hasMessageContaining("GONE")
        .hasMessageContaining("b_broken: the rule failed: it gives 3 columns");
    assertThat(Tested.rows(database, BADGES)).hasSize(3);
    assertThat(context.items()).isEqualTo(3);
  }

  @Test
  void theKeyKeepsDoublesOutWhoeverWritesThem() throws Exception {
    award(RULES);
    assertThatThrownBy(
            () ->
                Tested.execute(
                    database, "insert into badges select * from badges where subject = 'bob'"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aDryRunSaysHowManyAndAwardsNone() throws Exception {
    var settings = new Gamification.Settings(Optional.of(database), RULES, "badges", folder, "bg");
    try (var dry = TestContext.of(job, settings, folder.resolve("job")).dry()) {
      job.run(dry, settings);
      assertThat(dry.items()).isEqualTo(3);
    }
    award(RULES);
    assertThat(context.items()).isEqualTo(3);
  }
}
