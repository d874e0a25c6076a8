package dev.nightshift.jobs.legal;

import dev.nightshift.job.Database;
import dev.nightshift.job.Job;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.testkit.JobContract;
import dev.nightshift.job.testkit.SettableClock;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class LegalContractTest {
  private static final Clock CLOCK = new SettableClock(TestContext.START);

  /** The practice is in memory, one for each folder. */
  abstract static class PracticeContract<S> extends JobContract<S> {
    @Override
    protected void prepare(Path folder) throws Exception {
      for (var fixture : job().fixtures()) {
        fixture.work().apply(settings(folder));
      }
    }
  }

  @Nested
  class CheckSlaAndOverdueContract extends PracticeContract<CheckSlaAndOverdue.Settings> {
    @Override
    protected Job<CheckSlaAndOverdue.Settings> job() {
      return new CheckSlaAndOverdue(CLOCK);
    }

    @Override
    protected CheckSlaAndOverdue.Settings settings(Path folder) {
      return new CheckSlaAndOverdue.Settings(
          TestPractice.memory(folder),
          TestPractice.folder(folder),
          Duration.ofMinutes(15),
          List.of(Duration.ofDays(1), Duration.ofDays(3)));
    }
  }

  @Nested
  class SendHearingRemindersContract extends PracticeContract<SendHearingReminders.Settings> {
    @Override
    protected Job<SendHearingReminders.Settings> job() {
      return new SendHearingReminders(CLOCK);
    }

    @Override
    protected SendHearingReminders.Settings settings(Path folder) {
      return new SendHearingReminders.Settings(
          TestPractice.memory(folder),
          TestPractice.folder(folder),
          Duration.ofMinutes(15),
          List.of(Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(2)),
          LocalTime.of(8, 0));
    }
  }

  @Nested
  class CheckUpcomingDeadlinesContract extends PracticeContract<CheckUpcomingDeadlines.Settings> {
    @Override
    protected Job<CheckUpcomingDeadlines.Settings> job() {
      return new CheckUpcomingDeadlines(CLOCK);
    }

    @Override
    protected CheckUpcomingDeadlines.Settings settings(Path folder) {
      return new CheckUpcomingDeadlines.Settings(
          TestPractice.memory(folder),
          TestPractice.folder(folder),
          Duration.ofHours(1),
          List.of(7, 3, 1),
          LocalTime.of(8, 0),
          Optional.of(folder.resolve("holidays.txt")));
    }
  }

  @Nested
  class AnalyticsSnapshotContract extends PracticeContract<AnalyticsSnapshot.Settings> {
    @Override
    protected Job<AnalyticsSnapshot.Settings> job() {
      return new AnalyticsSnapshot(CLOCK);
    }

    @Override
    protected AnalyticsSnapshot.Settings settings(Path folder) {
      return new AnalyticsSnapshot.Settings(
          TestPractice.memory(folder), "15 1 * * *", ZoneId.of("UTC"), 28, 5, 14);
    }
  }

  @Nested
  class AutomationHealthCheckContract extends PracticeContract<AutomationHealthCheck.Settings> {
    @Override
    protected Job<AutomationHealthCheck.Settings> job() {
      return new AutomationHealthCheck(CLOCK);
    }

    @Override
    protected AutomationHealthCheck.Settings settings(Path folder) {
      return new AutomationHealthCheck.Settings(
          TestPractice.memory(folder),
          Duration.ofMinutes(15),
          Map.of("check-sla-and-overdue", Duration.ofHours(1)),
          10,
          Duration.ofDays(180));
    }

    @Override
    protected Optional<ServerOperations> operations() {
      return Optional.of(
          new ServerOperations() {
            @Override
            public List<Run> runs(String job, Instant from, Instant to, int limit) {
              return List.of();
            }
          });
    }
  }

  @Nested
  class DeadlineWatchContract extends JobContract<DeadlineWatch.Settings> {
    @Override
    protected Job<DeadlineWatch.Settings> job() {
      return new DeadlineWatch();
    }

    @Override
    protected DeadlineWatch.Settings settings(Path folder) {
      var name = folder.toString().replaceAll("\\W", "_");
      return new DeadlineWatch.Settings(
          Database.at("jdbc:h2:mem:watched"),
          "select 1 as item, timestamp '2025-12-31 12:00:00' as due, 'open' as status,"
              + " 'ann@example.org' as owner, 'sales' as tenant",
          List.of("done"),
          List.of(Duration.ofDays(7)),
          List.of(Duration.ZERO),
          ZoneOffset.UTC,
          Map.of(),
          Optional.empty(),
          DeadlineWatch.Way.MAIL,
          TestPractice.folder(folder),
          Optional.of(Database.at("jdbc:h2:mem:outbox" + name + ";DB_CLOSE_DELAY=-1")),
          Duration.ofMinutes(15));
    }
  }
}
