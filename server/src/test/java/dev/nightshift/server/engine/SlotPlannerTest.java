package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MissCause;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class SlotPlannerTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final Definitions HOURLY = Definitions.job("scrub").every(Duration.ofHours(1));

  private static Planner.Plan plan(
      Definitions job, Instant now, Planner.Standing standing, BooleanSupplier worker) {
    return new SlotPlanner(job.build(), EngineSettings.DEFAULT, now, worker).plan(standing);
  }

  private static Planner.Standing standing(
      Instant plannedUntil, Instant nextDue, int running, int waiting) {
    return new Planner.Standing(
        new JobKey("scrub", ""),
        T0,
        plannedUntil,
        nextDue,
        false,
        null,
        null,
        running,
        waiting,
        List.of());
  }

  @Test
  void nothingHappensBeforeTheDueTime() {
    var plan = plan(HOURLY, T0.minusMillis(1), standing(null, T0, 0, 0), () -> true);
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.misses()).isEmpty();
    assertThat(plan.nextDue()).isEqualTo(T0);
  }

  @Test
  void aDueTimeRunsAtOnceWhereAWorkerIsFreeAndWaitsWhereNoneIs() {
    var atOnce = plan(HOURLY, T0, standing(null, T0, 0, 0), () -> true);
    assertThat(atOnce.runs()).containsExactly(new Planner.PlannedRun(T0, Trigger.SCHEDULE, true));
    assertThat(atOnce.plannedUntil()).isEqualTo(T0);
    assertThat(atOnce.nextDue()).isEqualTo(T0.plusSeconds(3600));
    var later = plan(HOURLY, T0, standing(null, T0, 0, 0), () -> false);
    assertThat(later.runs()).containsExactly(new Planner.PlannedRun(T0, Trigger.SCHEDULE, false));
  }

  @Test
  void aJobThatStillRunsMissesItsDueTime() {
    var plan = plan(HOURLY, T0, standing(null, T0, 1, 0), () -> true);
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.misses())
        .containsExactly(new Planner.PlannedMiss(T0, T0, 1, MissCause.OVERLAP));
  }

  @Test
  void aJobThatStillWaitsMissesItsDueTimeToo() {
    assertThat(plan(HOURLY, T0, standing(null, T0, 0, 1), () -> true).misses()).hasSize(1);
  }

  @Test
  void overlapQueuesOneOrRunsSeveralAsDeclared() {
    var queueing = HOURLY.overlap(Overlap.QUEUE_ONE);
    assertThat(plan(queueing, T0, standing(null, T0, 1, 0), () -> true).runs())
        .containsExactly(new Planner.PlannedRun(T0, Trigger.SCHEDULE, false));
    assertThat(plan(queueing, T0, standing(null, T0, 1, 1), () -> true).misses()).hasSize(1);
    var three = HOURLY.overlap(Overlap.allow(3));
    assertThat(plan(three, T0, standing(null, T0, 2, 0), () -> true).runs())
        .containsExactly(new Planner.PlannedRun(T0, Trigger.SCHEDULE, true));
    assertThat(plan(three, T0, standing(null, T0, 3, 0), () -> true).misses()).hasSize(1);
  }

  @Test
  void afterAnOutageOneRunStandsForAllByDefault() {
    var now = T0.plus(Duration.ofMinutes(5 * 60 + 30));
    var plan = plan(HOURLY, now, standing(T0.minusSeconds(3600), T0, 0, 0), () -> true);
    assertThat(plan.runs())
        .containsExactly(new Planner.PlannedRun(T0.plusSeconds(5 * 3600), Trigger.CATCH_UP, true));
    assertThat(plan.misses())
        .containsExactly(
            new Planner.PlannedMiss(T0, T0.plusSeconds(4 * 3600), 5, MissCause.SERVER_DOWN));
    assertThat(plan.plannedUntil()).isEqualTo(T0.plusSeconds(5 * 3600));
    assertThat(plan.nextDue()).isEqualTo(T0.plusSeconds(6 * 3600));
  }

  @Test
  void afterAnOutageAJobMaySkipAllOfThem() {
    var now = T0.plus(Duration.ofMinutes(5 * 60 + 30));
    var plan =
        plan(HOURLY.afterOutage(AfterOutage.SKIP), now, standing(null, T0, 0, 0), () -> true);
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.misses())
        .containsExactly(
            new Planner.PlannedMiss(T0, T0.plusSeconds(5 * 3600), 6, MissCause.SERVER_DOWN));
  }

  @Test
  void afterAnOutageAJobMayCatchAllOfThemUpInOrder() {
    var now = T0.plus(Duration.ofMinutes(2 * 60 + 30));
    var plan =
        plan(HOURLY.afterOutage(AfterOutage.CATCH_UP), now, standing(null, T0, 0, 0), () -> true);
    assertThat(plan.misses()).isEmpty();
    assertThat(plan.runs())
        .containsExactly(
            new Planner.PlannedRun(T0, Trigger.CATCH_UP, true),
            new Planner.PlannedRun(T0.plusSeconds(3600), Trigger.CATCH_UP, false),
            new Planner.PlannedRun(T0.plusSeconds(7200), Trigger.CATCH_UP, false));
  }

  @Test
  void catchingUpIsBoundedAndTheRestIsRecordedAsMissed() {
    var minutely =
        Definitions.job("scrub").every(Duration.ofMinutes(1)).afterOutage(AfterOutage.CATCH_UP);
    var plan =
        plan(minutely, T0.plus(Duration.ofMinutes(1_500)), standing(null, T0, 0, 0), () -> true);
    assertThat(plan.runs()).hasSize(1_000);
    assertThat(plan.misses())
        .containsExactly(
            new Planner.PlannedMiss(
                T0, T0.plus(Duration.ofMinutes(500)), 501, MissCause.SERVER_DOWN));
    assertThat(plan.runs().get(0).slot()).isEqualTo(T0.plus(Duration.ofMinutes(501)));
    assertThat(plan.runs().get(999).slot()).isEqualTo(T0.plus(Duration.ofMinutes(1_500)));
  }

  @Test
  void aPausedJobMissesItsDueTimes() {
    var paused =
        new Planner.Standing(
            new JobKey("scrub", ""), T0, null, T0, true, null, null, 0, 0, List.of());
    assertThat(plan(HOURLY, T0, paused, () -> true).misses())
        .containsExactly(new Planner.PlannedMiss(T0, T0, 1, MissCause.PAUSED));
  }

  @Test
  void whatWasPlannedOnceIsNeverPlannedAgain() {
    var plan = plan(HOURLY, T0.plusSeconds(10), standing(T0, T0, 0, 0), () -> true);
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.misses()).isEmpty();
    assertThat(plan.nextDue()).isEqualTo(T0.plusSeconds(3600));
  }

  @Test
  void aFixedDelayIsDueAgainEvenIfItsRunNeverEnds() {
    var job =
        Definitions.job("scrub")
            .schedule(new Schedule.FixedDelay(Duration.ofMinutes(1)))
            .maxRuntime(Duration.ofMinutes(10));
    var plan = plan(job, T0, standing(null, T0, 0, 0), () -> true);
    assertThat(plan.runs()).hasSize(1);
    assertThat(plan.nextDue()).isEqualTo(T0.plus(Duration.ofMinutes(11)));
    var missed = plan(job, T0, standing(null, T0, 1, 0), () -> true);
    assertThat(missed.nextDue()).isEqualTo(T0.plus(Duration.ofMinutes(1)));
  }

  @Test
  void aNextDueTimeThatIsSettledAlreadyHidesNoneThatIsNot() {
    var plan = plan(HOURLY, T0.plusSeconds(3 * 3600), standing(T0, T0, 0, 0), () -> true);
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.misses()).isEmpty();
    assertThat(plan.plannedUntil()).isEqualTo(T0);
    assertThat(plan.nextDue()).isEqualTo(T0.plusSeconds(3600));
  }

  @Test
  void aStartThatIsSpreadLeavesTheDueTimeWhereItIs() {
    var job = HOURLY.jitter(Duration.ofMinutes(5));
    var plan = plan(job, T0, standing(null, T0, 0, 0), () -> true);
    assertThat(plan.runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.slot()).isEqualTo(T0);
              assertThat(run.start()).isAfter(T0).isBefore(T0.plusSeconds(301));
              assertThat(run.now()).isFalse();
            });
    assertThat(plan.plannedUntil()).isEqualTo(T0);
    assertThat(plan.nextDue()).isEqualTo(T0.plusSeconds(3600));
  }

  @Test
  void whatIsCaughtUpIsNotSpread() {
    var job = HOURLY.jitter(Duration.ofMinutes(5));
    var plan = plan(job, T0.plusSeconds(1800), standing(null, T0, 0, 0), () -> true);
    assertThat(plan.runs()).containsExactly(new Planner.PlannedRun(T0, Trigger.CATCH_UP, true));
  }

  @Test
  void aDueTimeAfterTheEndOfAPauseRunsEvenIfTheEndIsNoticedLate() {
    var end = T0.plusSeconds(5_400);
    var plan = plan(HOURLY, T0.plusSeconds(7_201), afterPause(end, null), () -> true);
    assertThat(plan.misses())
        .containsExactly(new Planner.PlannedMiss(T0, T0.plusSeconds(3_600), 2, MissCause.PAUSED));
    assertThat(plan.runs())
        .containsExactly(new Planner.PlannedRun(T0.plusSeconds(7_200), Trigger.SCHEDULE, true));
  }

  @Test
  void aDueTimeAtTheVeryEndOfAPauseRuns() {
    var plan =
        plan(HOURLY, T0.plusSeconds(3_600), afterPause(T0.plusSeconds(3_600), null), () -> true);
    assertThat(plan.misses()).containsExactly(new Planner.PlannedMiss(T0, T0, 1, MissCause.PAUSED));
    assertThat(plan.runs()).hasSize(1);
  }

  @Test
  void dueTimesThatAllPassedDuringAPauseAreMissedThoughItIsOver() {
    var plan =
        plan(HOURLY, T0.plusSeconds(3_700), afterPause(T0.plusSeconds(3_650), null), () -> true);
    assertThat(plan.misses())
        .containsExactly(new Planner.PlannedMiss(T0, T0.plusSeconds(3_600), 2, MissCause.PAUSED));
    assertThat(plan.runs()).isEmpty();
    assertThat(plan.nextDue()).isEqualTo(T0.plusSeconds(7_200));
  }

  @Test
  void anOrderedScheduleCountsInsteadOfTheDeclaredOne() {
    var often = new Schedule.FixedRate(Duration.ofMinutes(1));
    var plan = plan(HOURLY, T0.plusSeconds(1), afterPause(null, often), () -> true);
    assertThat(plan.nextDue()).isEqualTo(T0.plusSeconds(60));
    var byHand =
        plan(HOURLY, T0.plusSeconds(1), afterPause(null, new Schedule.OnDemand()), () -> true);
    assertThat(byHand.nextDue()).isNull();
  }

  private static Planner.Standing afterPause(Instant end, Schedule ordered) {
    return new Planner.Standing(
        new JobKey("scrub", ""), T0, null, T0, false, end, ordered, 0, 0, List.of());
  }

  private static MaintenanceWindow window(int from, int to) {
    return new MaintenanceWindow(
        1,
        "m",
        true,
        T0.plus(Duration.ofMinutes(from)),
        T0.plus(Duration.ofMinutes(to)),
        Set.of(),
        Set.of(),
        MaintenanceWindow.Running.FINISH,
        MaintenanceWindow.After.RUN_ONCE,
        "",
        "schedule",
        null);
  }

  private static Planner.Plan planIn(
      Definitions job, int minute, int due, MaintenanceWindow... windows) {
    var standing =
        new Planner.Standing(
            new JobKey("scrub", ""),
            T0,
            T0.minusSeconds(1),
            T0.plus(Duration.ofMinutes(due)),
            false,
            null,
            null,
            0,
            0,
            List.of(windows));
    return plan(job, T0.plus(Duration.ofMinutes(minute)), standing, () -> true);
  }

  private static List<String> told(Planner.Plan plan) {
    List<String> told = new java.util.ArrayList<>();
    for (var miss : plan.misses()) {
      told.add(
          miss.cause().label()
              + " "
              + Duration.between(T0, miss.from()).toMinutes()
              + "-"
              + Duration.between(T0, miss.to()).toMinutes()
              + " "
              + miss.count());
    }
    for (var run : plan.runs()) {
      told.add(run.trigger() + " " + Duration.between(T0, run.slot()).toMinutes());
    }
    return told;
  }

  @Test
  void aDueTimeInAMaintenanceWindowIsMissedAndOneAtItsEndIsNot() {
    var tens = Definitions.job("scrub").every(Duration.ofMinutes(10));
    assertThat(told(planIn(tens, 10, 10, window(10, 30)))).containsExactly("window 10-10 1");
    assertThat(told(planIn(tens, 30, 30, window(10, 30)))).containsExactly("SCHEDULE 30");
    assertThat(told(planIn(tens, 0, 0, window(10, 30)))).containsExactly("SCHEDULE 0");
  }

  @Test
  void anOutageAroundAWindowIsToldApartFromIt() {
    var tens = Definitions.job("scrub").every(Duration.ofMinutes(10));
    assertThat(told(planIn(tens, 65, 0, window(20, 45))))
        .containsExactly(
            "server_down 0-10 2", "window 20-40 3", "server_down 50-50 1", "CATCH_UP 60");
    assertThat(told(planIn(tens, 42, 0, window(20, 45))))
        .containsExactly("server_down 0-10 2", "window 20-40 3");
    assertThat(told(planIn(tens, 65, 0, window(20, 35), window(35, 55))))
        .containsExactly("server_down 0-10 2", "window 20-50 4", "CATCH_UP 60");
    assertThat(told(planIn(tens, 65, 0, window(-10, 100)))).containsExactly("window 0-60 7");
  }

  @Test
  void aJobThatCatchesUpRunsWhatAnOutageSwallowedBeforeAWindow() {
    var tens =
        Definitions.job("scrub").every(Duration.ofMinutes(10)).afterOutage(AfterOutage.CATCH_UP);
    assertThat(told(planIn(tens, 42, 0, window(20, 45))))
        .containsExactly("window 20-40 3", "CATCH_UP 0", "CATCH_UP 10");
  }

  @Test
  void aCronJobMissesWhatFallsIntoAWindow() {
    var nightly =
        Definitions.job("scrub").schedule(new Schedule.Cron("0 11 * * *", ZoneOffset.UTC));
    assertThat(told(planIn(nightly, 60, 60, window(30, 150)))).containsExactly("window 60-60 1");
  }

  @Test
  void aDueTimeForWhichNobodySaidWhatToRunIsMissedAsAnError() {
    var asking =
        HOURLY.parameter(
            new dev.nightshift.job.Parameter(
                "day", dev.nightshift.job.Parameter.Type.TEXT, "which day", ""));
    assertThat(told(plan(asking, T0, standing(null, T0, 0, 0), () -> true)))
        .containsExactly("error 0-0 1");
  }

  @Test
  void aJobThatCatchesUpQueuesBehindWhatStillWaits() {
    var job = HOURLY.afterOutage(AfterOutage.CATCH_UP);
    assertThat(plan(job, T0, standing(null, T0, 1, 3), () -> true).runs())
        .containsExactly(new Planner.PlannedRun(T0, Trigger.SCHEDULE, false));
  }
}
