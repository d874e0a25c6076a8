package dev.nightshift.jobs.validators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidatorsHousekeepingTest {
  private static final Instant NOW = TestContext.START;
  @TempDir Path folder;

  private ValidatorsHousekeeping.Settings settings() {
    return new ValidatorsHousekeeping.Settings(
        TestSettings.store(folder),
        Duration.ofHours(24),
        Duration.ofDays(7),
        Duration.ofDays(30),
        Duration.ofDays(30));
  }

  private void run(String id, String state, Duration age) throws Exception {
    insert(
        "insert into scoring_run values (?, 'score', ?, ?, ?, 0, 0, 0, '')",
        id,
        state,
        Store.time(NOW.minus(age)),
        state.equals("running") ? null : Store.time(NOW.minus(age)));
  }

  private void insert(String sql, Object... values) throws Exception {
    try (var connection = Store.open(settings().store());
        var insert = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      insert.executeUpdate();
    }
  }

  private List<String> ids(String sql) throws Exception {
    List<String> ids = new ArrayList<>();
    try (var connection = Store.open(settings().store());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return ids;
  }

  private TestContext sweep(boolean dry) throws Exception {
    try (var context =
        TestContext.of(new ValidatorsHousekeeping(), settings(), folder.resolve("job"))) {
      new ValidatorsHousekeeping().run(dry ? context.dry() : context, settings());
      return context;
    }
  }

  @Test
  void whatSucceededIsKeptForADayAndWhatFailedForAWeekAndWhatRunsForEver() throws Exception {
    run("fresh", "succeeded", Duration.ofHours(23));
    run("stale", "succeeded", Duration.ofHours(25));
    run("failed-fresh", "failed", Duration.ofDays(6).plusHours(23));
    run("failed-stale", "failed", Duration.ofDays(7).plusHours(1));
    run("runs", "running", Duration.ofDays(100));
    var context = sweep(false);
    assertThat(ids("select id from scoring_run order by id"))
        .containsExactly("failed-fresh", "fresh", "runs");
    assertThat(context.items()).isEqualTo(2);
    assertThat(context.value("validators_rows_removed_total", "succeeded_runs")).hasValue(1);
    assertThat(context.value("validators_rows_removed_total", "failed_runs")).hasValue(1);
    assertThat(context.value("validators_rows", "scoring_run")).hasValue(3);
  }

  @Test
  void scoresAndLostValidatorsGoAfterThirtyDaysInChunks() throws Exception {
    insert(
        "insert into trust_score select 'old' || x, 'a', ?, true, 1, null, null, null, 100"
            + " from system_range(1, 1700)",
        Store.time(NOW.minus(Duration.ofDays(31))));
    insert(
        "insert into trust_score values ('new', 'a', ?, true, 1, null, null, null, 100)",
        Store.time(NOW.minus(Duration.ofDays(29))));
    for (var id : List.of("listed", "gone")) {
      insert(
          "insert into validator values (?, '', 'tcp://a:1', ?, ?, null, null, null)",
          id,
          Store.time(NOW.minus(Duration.ofDays(90))),
          id.equals("gone") ? Store.time(NOW.minus(Duration.ofDays(31))) : null);
    }
    var dry = sweep(true);
    assertThat(dry.lines())
        .anyMatch(line -> line.contains("trust scores: 1700 older than 30 days would be removed"));
    assertThat(ids("select scoring_run_id from trust_score")).hasSize(1701);

    var context = sweep(false);
    assertThat(ids("select scoring_run_id from trust_score")).containsExactly("new");
    assertThat(ids("select id from validator")).containsExactly("listed");
    assertThat(context.value("validators_rows_removed_total", "trust_scores")).hasValue(1700);
    assertThat(context.checkpoints()).as("a pause after each chunk").isGreaterThanOrEqualTo(7);
  }
}
