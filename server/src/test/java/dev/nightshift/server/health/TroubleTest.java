package dev.nightshift.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.api.FakeBackend;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of a job that is due each hour, takes 10 s and may take 10 min. */
class TroubleTest {
  private static final Instant NOW = FakeBackend.NOW;

  private Instant nextDue = NOW.plusSeconds(600);
  private Instant activeSince = NOW.minus(Duration.ofDays(1));
  private Instant lastCompletion = NOW.minusSeconds(1_800);
  private boolean paused;
  private int failures;
  private int slow;
  private int active;
  private Instant oldestStart;
  private int queued;
  private Instant oldestQueued;
  private Instant lastMissed;
  private Long degraded;
  private Long unrecoverable;
  private long successes = 7;
  private MaintenanceWindow window;
  private List<Run> recent = List.of();

  private JobOverview job(String name) {
    var definition = FakeBackend.catalogue().job(name).orElseThrow();
    var status =
        new JobStatus(
            name,
            "",
            nextDue,
            activeSince,
            paused,
            lastCompletion,
            lastCompletion,
            lastCompletion,
            RunState.SUCCEEDED,
            null,
            Duration.ofSeconds(8),
            failures,
            slow,
            active,
            oldestStart,
            queued,
            oldestQueued,
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            lastMissed,
            successes,
            7,
            Map.of(),
            null,
            degraded,
            unrecoverable,
            Orders.NONE);
    return new JobOverview(
        definition,
        definition,
        Condition.OK,
        Optional.of(status),
        List.of(),
        recent,
        Optional.ofNullable(window));
  }

  private static Run failedAgo(int minutes) {
    var failed = FakeBackend.failed();
    return failed.but().finished(NOW.minusSeconds(60L * minutes), failed.error()).build();
  }

  private Trouble trouble() {
    return Trouble.of(job("integrity_scrub"), NOW).orElseThrow();
  }

  private void assertSign(AlertName alert, Trouble.Level level, String text) {
    var found = trouble();
    assertThat(found.signs()).extracting(Trouble.Sign::alert).containsExactly(alert);
    assertThat(found.level()).isEqualTo(level);
    assertThat(found.what().get(0)).contains(text);
  }

  @Test
  void aJobThatIsWellNeedsNobody() {
    assertThat(Trouble.of(job("backup"), NOW)).isEmpty();
  }

  @Test
  void oneFailureIsAWarningAndThreeInARowAreCritical() {
    recent = List.of(FakeBackend.failed());
    failures = 1;
    assertSign(AlertName.LAST_RUN_FAILED, Trouble.Level.WARNING, "its last run failed: page 812");
    failures = 3;
    assertSign(AlertName.CONSECUTIVE_FAILURES, Trouble.Level.CRITICAL, "its last 3 runs failed");
    assertThat(trouble().known().orElseThrow().cause()).isEqualTo("bit rot");
    assertThat(trouble().signs().get(0).since()).contains(FakeBackend.failed().finished());
  }

  @Test
  void theSignLastsSinceTheFailureThatMadeItAndNotSinceTheLastOne() {
    recent = List.of(failedAgo(1), failedAgo(2), failedAgo(3), failedAgo(4), failedAgo(5));
    failures = 2;
    assertThat(trouble().signs().get(0).since()).contains(failedAgo(2).finished());
    failures = 4;
    assertThat(trouble().signs().get(0).since()).contains(failedAgo(2).finished());
    failures = 400;
    assertThat(trouble().signs().get(0).since()).as("the last success").contains(lastCompletion);
    lastCompletion = null;
    assertThat(trouble().signs().get(0).since()).contains(failedAgo(5).finished());
  }

  @Test
  void aRunThatTakesTooLongIsStalledFromItsLimitOn() {
    active = 1;
    oldestStart = NOW.minus(Duration.ofMinutes(10));
    assertThat(Trouble.of(job("backup"), NOW)).as("at its limit").isEmpty();
    oldestStart = oldestStart.minusSeconds(1);
    assertSign(AlertName.STALLED, Trouble.Level.CRITICAL, "10 min is the most");
    assertThat(trouble().signs().get(0).since()).contains(NOW.minusSeconds(1));
  }

  @Test
  void aJobThatEndsNoRunForTwoIntervalsIsNotRunningOrNeverRan() {
    lastCompletion = NOW.minus(Duration.ofHours(2)).minusSeconds(1);
    assertSign(AlertName.NOT_RUNNING, Trouble.Level.CRITICAL, "it has ended no run for 2 h");
    lastCompletion = null;
    assertSign(AlertName.NEVER_RAN, Trouble.Level.CRITICAL, "it has ended no run");
    activeSince = NOW.minus(Duration.ofHours(1));
    assertThat(Trouble.of(job("backup"), NOW)).as("resumed an hour ago").isEmpty();
    activeSince = NOW.minus(Duration.ofDays(1));
    active = 1;
    assertThat(Trouble.of(job("backup"), NOW)).as("at work").isEmpty();
  }

  @Test
  void whatIsLateOrWaitsOrWasMissedIsAWarning() {
    nextDue = NOW.minus(Duration.ofMinutes(6));
    assertSign(AlertName.MISSED_SCHEDULE, Trouble.Level.WARNING, "it was due 6 min ago");
    queued = 1;
    oldestQueued = NOW.minus(Duration.ofMinutes(11));
    assertSign(AlertName.QUEUE_DELAY, Trouble.Level.WARNING, "has waited in its queue for 11 min");
    queued = 0;
    nextDue = NOW.plusSeconds(60);
    lastMissed = NOW.minusSeconds(1_000);
    assertSign(AlertName.LAST_SLOT_MISSED, Trouble.Level.WARNING, "passed without a run");
    lastMissed = lastCompletion.minusSeconds(1);
    assertThat(Trouble.of(job("backup"), NOW)).as("it ran since").isEmpty();
  }

  @Test
  void slownessInARowAndItemsAreToldTheGravestFirst() {
    slow = 3;
    degraded = 2L;
    unrecoverable = 1L;
    assertThat(trouble().signs())
        .extracting(Trouble.Sign::alert)
        .containsExactly(
            AlertName.ITEMS_UNRECOVERABLE, AlertName.SLOW_REPEATEDLY, AlertName.ITEMS_DEGRADED);
    assertThat(trouble().signs())
        .extracting(Trouble.Sign::text)
        .contains(
            "1 of the 3 that it looks after cannot be recovered",
            "2 of the 3 that it looks after are degraded");
    assertThat(trouble().level()).isEqualTo(Trouble.Level.CRITICAL);
    slow = 2;
    degraded = 0L;
    unrecoverable = 0L;
    assertThat(Trouble.of(job("backup"), NOW)).isEmpty();
  }

  @Test
  void whoIsHeldBackNeedsNobody() {
    failures = 5;
    paused = true;
    assertThat(Trouble.of(job("backup"), NOW)).isEmpty();
    paused = false;
    window =
        new MaintenanceWindow(
            0,
            "",
            false,
            NOW.minusSeconds(60),
            NOW.plusSeconds(60),
            Set.of(),
            Set.of(),
            MaintenanceWindow.Running.FINISH,
            MaintenanceWindow.After.SKIP,
            "",
            "anna",
            null);
    assertThat(Trouble.of(job("backup"), NOW)).isEmpty();
  }

  @Test
  void theGravestJobComesFirst() {
    failures = 1;
    var warned = job("backup");
    failures = 3;
    var failing = job("integrity_scrub");
    assertThat(Trouble.of(List.of(warned, failing), NOW))
        .extracting(trouble -> trouble.job().definition().name())
        .containsExactly("integrity_scrub", "backup");
  }

  @Test
  void theScoreIsTheMeanOfSuccessLessForJobsThatNeedSomebody() {
    assertThat(Score.of(List.of(), List.of())).isEqualTo(new Score(100, 0, 0));
    var well = job("backup");
    assertThat(Score.of(List.of(well), List.of())).isEqualTo(new Score(100, 1, 1));
    successes = 6;
    failures = 1;
    var warned = job("integrity_scrub");
    var troubles = Trouble.of(List.of(well, warned), NOW);
    // 100 % and three quarters of 6 of 7
    assertThat(Score.of(List.of(well, warned), troubles)).isEqualTo(new Score(82, 1, 2));
    failures = 3;
    var grave = job("integrity_scrub");
    troubles = Trouble.of(List.of(well, grave), NOW);
    assertThat(Score.of(List.of(well, grave), troubles)).isEqualTo(new Score(67, 1, 2));
  }

  @Test
  void theScoreIs100OnlyIfAllIsWell() {
    successes = 7;
    var well = job("backup");
    slow = 3;
    var slowOnes = job("integrity_scrub");
    var troubles = Trouble.of(List.of(slowOnes), NOW);
    assertThat(Score.of(List.of(well, slowOnes), troubles).percent()).isLessThan(100);
  }
}
