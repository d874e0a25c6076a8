package dev.nightshift.jobs.legal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.Database;
import dev.nightshift.job.Job;
import dev.nightshift.job.Secret;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A practice's database that is away, or keeps its tables to itself. */
class PracticeDatabaseTest {
  private static final Instant START = Instant.parse("2026-03-20T00:30:00Z");
  @TempDir Path folder;

  @Test
  void aDatabaseThatIsNotThereIsToldAsADependencyThatIsDown() throws Exception {
    var away = TestPractice.at("jdbc:postgresql://127.0.0.1:1/practice");
    var job = new AutomationHealthCheck();
    var settings = settings(away);
    try (var context = context(job, settings)) {
      var failure = catchThrowable(() -> job.run(context, settings));
      assertThat(failure)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("cannot connect to");
      assertThat(context.dependencies().get(Practice.DEPENDENCY))
          .startsWith("down: ")
          .contains("cannot connect to");
      assertThat(job.declare(settings).failureModes())
          .filteredOn(mode -> mode.matches(failure.getMessage()))
          .as("what to do is known")
          .hasSize(1);
    }
  }

  @Test
  void tablesThatItsUserMayNotReadAreFoundUntilItMay() throws Exception {
    var whole = TestPractice.memory();
    try (var world = new World(whole, TestPractice.folder(folder), folder, START)) {
      world.tenant(1, "enterprise", "UTC");
      world.db.update("create user clerk password 'clerk'");
      for (var table : tables(world)) {
        if (!table.equals("TASKS") && !table.equals("HEARINGS")) {
          world.db.update("grant all on " + table + " to clerk");
        }
      }
      var clerk = as(whole, "clerk");
      var run = health(clerk);
      assertThat(run.value(AutomationHealthCheck.FINDINGS, "privilege")).hasValue(2);
      assertThat(run.lines().toString())
          .contains("privilege tasks: the table cannot be read: ")
          .contains("Next: grant select, insert, update, delete on tasks to the user");
      assertThat(open(world)).containsExactlyInAnyOrder("tasks", "hearings");

      var job = new CheckSlaAndOverdue();
      var settings =
          new CheckSlaAndOverdue.Settings(
              clerk, world.delivery, Duration.ofMinutes(15), List.of(Duration.ofDays(1)));
      try (var context = context(job, settings)) {
        var failure = catchThrowable(() -> job.run(context, settings));
        assertThat(job.declare(settings).failureModes())
            .filteredOn(mode -> mode.matches(failure.getMessage()))
            .as("what to do is known about " + failure)
            .hasSize(1);
      }

      world.db.update("grant all on tasks to clerk");
      world.db.update("grant all on hearings to clerk");
      assertThat(health(clerk).value(AutomationHealthCheck.FINDINGS, "privilege")).hasValue(0);
      assertThat(open(world)).isEmpty();
    }
  }

  private static List<String> open(World world) throws SQLException {
    return world.db.rows(
        "select subject from automation_findings where closed_at is null", row -> row.getString(1));
  }

  private static List<String> tables(World world) throws SQLException {
    return world.db.rows(
        "select table_name from information_schema.tables where table_schema = 'PUBLIC'",
        row -> row.getString(1));
  }

  private static Practice as(Practice practice, String user) {
    // only an administrator may set it
    var url = practice.database().orElseThrow().url().replace(";DB_CLOSE_DELAY=-1", "");
    var secret = new Secret("env:" + user, () -> user);
    return new Practice(
        Optional.of(new Database(url, Optional.of(user), Optional.of(secret))),
        practice.file(),
        true);
  }

  private TestContext health(Practice practice) throws Exception {
    var job = new AutomationHealthCheck();
    var settings = settings(practice);
    var context = context(job, settings);
    try (context) {
      job.run(context, settings);
    }
    return context;
  }

  private <S> TestContext context(Job<S> job, S settings) {
    var context =
        TestContext.of(job, settings, folder.resolve(job.type()))
            .with(
                new ServerOperations() {
                  @Override
                  public List<Run> runs(String of, Instant from, Instant to, int limit) {
                    return List.of();
                  }
                });
    context.clock().set(START);
    return context;
  }

  private static AutomationHealthCheck.Settings settings(Practice practice) {
    return new AutomationHealthCheck.Settings(
        practice,
        Duration.ofMinutes(15),
        Map.of("check-sla-and-overdue", Duration.ofHours(2)),
        10,
        Duration.ofDays(180));
  }
}
