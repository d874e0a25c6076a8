package dev.nightshift.jobs.legal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PracticeJobsTest {
  private static final Instant START = Instant.parse("2026-03-20T00:30:00Z");
  @TempDir Path folder;
  private World world;

  @BeforeEach
  void open() throws Exception {
    world = new World(TestPractice.memory(), TestPractice.folder(folder), folder, START);
    world.tenant(1, "enterprise", "UTC");
  }

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void businessDaysLeaveOutWeekendsAndHolidays() {
    var days = new BusinessDays(Set.of(LocalDate.of(2026, 12, 25)));
    assertThat(days.before(LocalDate.of(2026, 12, 28), 1)).isEqualTo("2026-12-24");
    assertThat(days.before(LocalDate.of(2026, 12, 27), 0)).isEqualTo("2026-12-24");
    assertThat(days.before(LocalDate.of(2026, 12, 28), 3)).isEqualTo("2026-12-22");
  }

  @Test
  void aHolidayFileIsReadLineByLine() throws Exception {
    var file =
        Files.writeString(folder.resolve("days"), "# off\n2026-12-25 Christmas\n\n2026-12-26\n");
    assertThat(BusinessDays.read(file).contains(LocalDate.of(2026, 12, 25))).isFalse();
    Files.writeString(file, "2026-12-25\nChristmas\n");
    assertThatThrownBy(() -> BusinessDays.read(file))
        .hasMessageEndingWith("line 2: \"Christmas\" does not begin with a date as 2026-12-25");
  }

  @Test
  void aFigureFarFromTheMedianIsMarkedAndARerunReplacesTheDay() throws Exception {
    for (int day = 1; day <= 19; day++) {
      var noon = Instant.parse("2026-03-%02dT12:00:00Z".formatted(day));
      for (int i = 0; i < (day == 19 ? 60 : 10 + day % 3); i++) {
        world.task(day * 1_000 + i, 1, 3, noon.plus(Duration.ofDays(10)).plusSeconds(i));
      }
    }
    for (int day = 2; day <= 20; day++) {
      world.at(Instant.parse("2026-03-%02dT00:30:00Z".formatted(day)));
      var run = world.run(new AnalyticsSnapshot(), world.analytics());
      assertThat(run.items()).isEqualTo(6);
      assertThat(run.anomalies()).as("on the day before %s", day).hasSize(day == 20 ? 1 : 0);
    }
    var run = world.run(new AnalyticsSnapshot(), world.analytics());
    assertThat(run.items()).as("there is nothing to count").isZero();
    world.task(99_999, 1, 3, Instant.parse("2026-03-29T13:00:00Z"));
    rerun("2026-03-19");
    assertThat(
            world.db.rows(
                "select amount, anomaly from analytics_daily where day_on = ? and metric ="
                    + " 'tasks_created'",
                row -> row.getLong(1) + " " + row.getBoolean(2),
                LocalDate.of(2026, 3, 19)))
        .containsExactly("61 true");
    assertThat(world.db.number("select count(*) from analytics_daily")).isEqualTo(19 * 6);
    assertThatThrownBy(() -> rerun("2026-03-20"))
        .hasMessage("2026-03-20 is not over for tenant 1 (Tenant 1) in UTC");
  }

  private void rerun(String day) throws Exception {
    var settings = world.analytics();
    var job = new AnalyticsSnapshot();
    try (var context = world.context(job, settings).with("day", day)) {
      job.run(context, settings);
    }
  }

  @Test
  void aRuleThatFailsIsLoggedAndOneThatFiresTooOftenOpensAFindingUntilItStops() throws Exception {
    rule(1, "good", "set-priority:high", 1_000);
    rule(2, "limited", "set-priority:high", 5);
    rule(3, "wrong", "set-priority:low, sing", 1_000);
    for (int i = 0; i < 12; i++) {
      world.task(i, 1, 3, START.minusSeconds(60 + i));
    }
    world.run(new CheckSlaAndOverdue(), world.sla());
    assertThat(logs("good")).containsEntry("success", 12L);
    assertThat(logs("limited")).containsEntry("success", 5L).containsEntry("skipped", 7L);
    assertThat(logs("wrong")).containsEntry("failed", 12L);
    assertThat(world.db.number("select count(*) from tasks where priority = 'high'"))
        .as("what a failed rule did is undone")
        .isEqualTo(12);
    assertThat(
            world.db.first(
                "select error from automation_logs where rule_name = 'wrong'",
                row -> row.getString(1)))
        .get()
        .asString()
        .startsWith("there is no action \"sing\"");

    var run = health(100, 0);
    assertThat(run.value(AutomationHealthCheck.FINDINGS, "rule")).hasValue(2);
    assertThat(run.anomalies()).extracting(TestContext.Anomaly::kind).containsOnly("rule");
    assertThat(health(100, 0).anomalies()).as("opened once").isEmpty();
    world.at(START.plus(Duration.ofMinutes(61)));
    assertThat(health(100, 0).value(AutomationHealthCheck.FINDINGS, "rule")).hasValue(0);
    assertThat(
            world.db.number("select count(*) from automation_findings where closed_at is not null"))
        .isEqualTo(2);
  }

  @Test
  void aJobsHealthIsItsSuccessesOfAWeekAndItsLastEnd() throws Exception {
    var run = health(90, 10);
    assertThat(run.value(AutomationHealthCheck.SCORE, "check-sla-and-overdue")).hasValue(90);
    assertThat(run.value(AutomationHealthCheck.FINDINGS, "unhealthy")).hasValue(1);
    assertThat(run.value(AutomationHealthCheck.FINDINGS, "stale")).hasValue(0);
    assertThat(run.lines())
        .anyMatch(line -> line.contains("90 of 100 runs") && line.contains("degraded"));
    world.at(START.plus(Duration.ofDays(1)));
    assertThat(health(100, 0).value(AutomationHealthCheck.FINDINGS, "stale")).hasValue(1);
  }

  @Test
  void aScoreIsHealthyFrom95AndUnhealthyBelow80() throws Exception {
    assertThat(verdicts(95, 5)).isEmpty();
    assertThat(verdicts(949, 51))
        .containsExactly("949 of 1000 runs in 7 days succeeded: degraded, 94.9 of 100");
    assertThat(verdicts(80, 20))
        .containsExactly("80 of 100 runs in 7 days succeeded: degraded, 80.0 of 100");
    assertThat(verdicts(799, 201))
        .containsExactly("799 of 1000 runs in 7 days succeeded: unhealthy, 79.9 of 100");
  }

  private List<String> verdicts(int good, int bad) throws Exception {
    return health(good, bad).lines().stream()
        .filter(line -> line.contains("runs in 7 days succeeded"))
        .map(line -> line.replaceAll("(?s).*?(\\d+ of \\d+ runs in 7 days.*?of 100)\\..*", "$1"))
        .toList();
  }

  @Test
  void logsOfRulesAreRemovedAfterTheirTimeAndNoSooner() throws Exception {
    for (int i = 0; i < 250; i++) {
      fired(START.minus(Duration.ofDays(180)).minusSeconds(1 + i));
    }
    fired(START.minus(Duration.ofDays(180)));
    fired(START.minus(Duration.ofDays(2)));
    health(100, 0);
    assertThat(world.db.number("select count(*) from automation_logs")).isEqualTo(2);
  }

  private void fired(Instant at) throws Exception {
    world.db.update(
        "insert into automation_logs (rule_id, tenant_id, rule_name, subject, status, executed_at,"
            + " actions_executed) values (1, 1, 'good', ?, 'success', ?, '')",
        "task at " + at,
        at);
  }

  private TestContext health(int good, int bad) throws Exception {
    var job = new AutomationHealthCheck();
    var settings =
        new AutomationHealthCheck.Settings(
            world.practice,
            Duration.ofMinutes(15),
            Map.of("check-sla-and-overdue", Duration.ofHours(2)),
            10,
            Duration.ofDays(180));
    var context = world.context(job, settings).with(runs(good, bad));
    try (context) {
      job.run(context, settings);
    }
    return context;
  }

  private static ServerOperations runs(int good, int bad) {
    return new ServerOperations() {
      @Override
      public List<Run> runs(String job, Instant from, Instant to, int limit) {
        return java.util.stream.IntStream.range(0, good + bad)
            .mapToObj(
                i ->
                    new Run(
                        "r" + i,
                        job,
                        i < good ? "SUCCEEDED" : "FAILED",
                        START.minusSeconds(i),
                        Duration.ofSeconds(1),
                        1,
                        ""))
            .toList();
      }
    };
  }

  @Test
  void theQueriesForWhatIsOverdueAndAheadGoByTheirIndexes() throws Exception {
    try (var large = new World(TestPractice.postgres(), world.delivery, folder, START)) {
      large.tenant(1, "enterprise", "UTC");
      for (int i = 0; i < 2_000; i++) {
        large.task(i, 1, 3, START.plusSeconds(60L * i));
        large.hearing(i, 1, 3, "UTC", START.plusSeconds(60L * i));
      }
      large.db.update("analyze");
      assertThat(
              plan(
                  large,
                  "select id, title, due_date, status from tasks where due_date <"
                      + " '2026-03-20 00:40:00Z' and status <> 'Completed' and tenant_id = 1"))
          .contains("idx_tasks_due_date_status");
      assertThat(
              plan(
                  large,
                  "select id from hearings where status = 'Scheduled' and hearing_date <="
                      + " '2026-03-20 00:40:00Z' and hearing_date > '2026-03-20 00:00:00Z'"))
          .contains("idx_hearings_date_status");
    }
  }

  private static String plan(World large, String query) throws Exception {
    return String.join(
        "\n",
        large.db.rows(
            "explain " + query + " order by 1 fetch first 100 rows only", row -> row.getString(1)));
  }

  private void rule(long id, String name, String actions, int maxPerHour) throws Exception {
    world.db.update(
        "insert into automation_rules (id, tenant_id, name, event, actions, max_per_hour)"
            + " values (?, 1, ?, 'task.overdue', ?, ?)",
        id,
        name,
        actions,
        maxPerHour);
  }

  private Map<String, Long> logs(String rule) throws Exception {
    return world
        .db
        .rows(
            "select status, count(*) from automation_logs where rule_name = ? group by status",
            row -> Map.entry(row.getString(1), row.getLong(2)),
            rule)
        .stream()
        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
