package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.JobControls.Answer;
import dev.nightshift.server.engine.JobControls.ChangeKind;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do with the orders of people. A store's test only makes an empty one. */
abstract class JobControlsContract {
  static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");
  private static final Schedule HOURLY = new Schedule.FixedRate(Duration.ofHours(1));
  private static final Schedule AFTER_TEN_MINUTES = new Schedule.FixedDelay(Duration.ofMinutes(10));
  private static final Schedule AT_THREE =
      new Schedule.Cron("0 3 * * *", ZoneId.of("Europe/Berlin"));
  private static final JobKey GC = new JobKey("gc", "");
  private static final NodeName NODE = new NodeName("node-1", "one", "1.0");

  private Store opened;
  private RunStore runs;
  private RunHistory history;
  private JobControls controls;
  private long ids;

  /** An empty store whose clock stands at {@link #T0}. */
  abstract Store open();

  @BeforeEach
  void openStore() {
    opened = open();
    runs = opened.runs();
    history = opened.history();
    controls = opened.controls();
    runs.open(NODE, T0, Duration.ofSeconds(60));
    register(T0, "", HOURLY);
  }

  @AfterEach
  void closeStore() {
    opened.close();
  }

  @Test
  void aPauseIsKeptWithWhoWhyAndUntilWhen() {
    var pause = new Pause("ann", T0, "disk is full", T0.plusSeconds(7200), Pause.Running.HOLD);
    assertThat(controls.pause("gc", pause)).isEmpty();
    assertThat(controls.orders()).containsEntry("gc", new Orders(pause, null, null));
    assertThat(status().paused()).isTrue();
    assertThat(status().orders().pause()).isEqualTo(pause);
  }

  @Test
  void aSecondPauseChangesNothingAndTellsOfTheFirst() {
    var first = pause(T0, null);
    assertThat(controls.pause("gc", first)).isEmpty();
    assertThat(controls.pause("gc", new Pause("bob", T0, "", null, Pause.Running.FINISH)))
        .contains(first);
    assertThat(status().orders().pause().by()).isEqualTo("ann");
  }

  @Test
  void aResumedJobIsActiveFromThenOn() {
    controls.pause("gc", pause(T0, null));
    var later = T0.plusSeconds(90);
    assertThat(controls.resume("gc", later)).contains(pause(T0, null));
    assertThat(controls.resume("gc", later)).isEmpty();
    assertThat(status().paused()).isFalse();
    assertThat(status().activeSince()).isEqualTo(later);
    assertThat(controls.orders()).isEmpty();
  }

  @Test
  void aPauseThatIsOverEndsOnceAndAtItsTime() {
    var until = T0.plusSeconds(60);
    controls.pause("gc", pause(T0, until));
    assertThat(controls.endPauses(until.minusSeconds(1))).isEmpty();
    assertThat(controls.endPauses(until.plusSeconds(30)))
        .containsExactly(new JobControls.EndedPause("gc", pause(T0, until)));
    assertThat(controls.endPauses(until.plusSeconds(30))).isEmpty();
    assertThat(status().activeSince()).isEqualTo(until);
  }

  @Test
  void aPauseMayFollowOneThatIsOverThoughNobodyNoticed() {
    controls.pause("gc", pause(T0, T0.plusSeconds(60)));
    var second = pause(T0.plusSeconds(61), null);
    assertThat(controls.pause("gc", second)).isEmpty();
    assertThat(status().orders().pause()).isEqualTo(second);
  }

  @Test
  void aPlannerLearnsOfAPauseAndOfOneThatIsOver() {
    controls.pause("gc", pause(T0, T0.plusSeconds(60)));
    assertThat(standing(T0.plusSeconds(59)).paused()).isTrue();
    var late = standing(T0.plusSeconds(61));
    assertThat(late.paused()).isFalse();
    assertThat(late.pausePassed()).isEqualTo(T0.plusSeconds(60));
    controls.endPauses(T0.plusSeconds(62));
    assertThat(standing(T0.plusSeconds(63)).pausePassed()).isEqualTo(T0.plusSeconds(60));
  }

  @Test
  void aPauseHoldsBackWhatIsScheduledAndRetriedButNotWhatIsAskedForByHand() {
    for (var trigger : Trigger.values()) {
      runs.insert(run(RunState.QUEUED, trigger), 9);
    }
    controls.pause("gc", pause(T0, T0.plusSeconds(60)));
    assertThat(claim(T0)).extracting(Run::trigger).containsExactly(Trigger.MANUAL);
    assertThat(claim(T0.plusSeconds(60))).as("when the pause is over").hasSize(4);
  }

  @Test
  void whatAPauseHoldsBackDoesNotStandInTheWayOfWhatItDoesNot() {
    for (int i = 0; i < 50; i++) {
      runs.insert(run(RunState.QUEUED, Trigger.RETRY), 9);
    }
    var byHand = runs.insert(run(RunState.QUEUED, Trigger.MANUAL), 9);
    controls.pause("gc", pause(T0, null));
    assertThat(runs.claim("node-1", "default", 1, Map.of("gc", 9), T0))
        .extracting(Run::id)
        .containsExactly(byHand.id());
  }

  @Test
  void aRunThatAnotherJobAsksForWaitsWhileItsJobIsPaused() {
    controls.pause("gc", pause(T0, null));
    assertThat(runs.insert(run(RunState.RUNNING, Trigger.JOB), 9).state())
        .isEqualTo(RunState.QUEUED);
    assertThat(runs.claim("node-1", "default", 9, Map.of("gc", 9), T0)).isEmpty();
  }

  @Test
  void aPauseMayAskTheRunsAtWorkToStop() {
    var run = runs.insert(run(RunState.RUNNING, Trigger.SCHEDULE), 9);
    controls.pause("gc", new Pause("ann", T0, "full", null, Pause.Running.CANCEL));
    assertThat(controls.wishes("node-1"))
        .containsEntry(run.id(), new CancelWish("ann", "the job was paused, full", T0));
  }

  @Test
  void anotherScheduleSetsTheNextDueTimeAndOutlivesTheCatalogue() {
    var change = controls.changeSchedule(change(AT_THREE, HOURLY, T0)).orElseThrow();
    assertThat(change.kind()).isEqualTo(ChangeKind.SET);
    assertThat(change.before()).isNull();
    assertThat(change.after()).isEqualTo("0 3 * * * (Europe/Berlin)");
    var next = Instant.parse("2026-11-23T02:00:00Z");
    assertThat(status().nextDue()).isEqualTo(next);
    register(T0, "", new Schedule.FixedRate(Duration.ofMinutes(5)));
    assertThat(status().nextDue()).as("after a change of the catalogue").isEqualTo(next);
    assertThat(status().orders().schedule())
        .isEqualTo(new Orders.OtherSchedule(AT_THREE, "ann", T0, "why not"));
    assertThat(standing(T0).otherSchedule()).isEqualTo(AT_THREE);
  }

  @Test
  void theSameScheduleAgainIsNoChange() {
    controls.changeSchedule(change(AT_THREE, HOURLY, T0));
    assertThat(controls.changeSchedule(change(AT_THREE, HOURLY, T0))).isEmpty();
    assertThat(controls.scheduleChanges("gc", 10)).hasSize(1);
  }

  @Test
  void aResetGivesTheDeclaredScheduleBack() {
    assertThat(controls.changeSchedule(change(null, HOURLY, T0))).isEmpty();
    controls.changeSchedule(change(AT_THREE, HOURLY, T0));
    var change = controls.changeSchedule(change(null, HOURLY, T0.plusSeconds(5))).orElseThrow();
    assertThat(change.kind()).isEqualTo(ChangeKind.RESET);
    assertThat(change.after()).isNull();
    assertThat(status().orders().schedule()).isNull();
    assertThat(status().nextDue()).isEqualTo(T0.plus(Duration.ofHours(1)));
  }

  @Test
  void eachUndoTakesOneChangeBackUntilNoneIsLeft() {
    controls.changeSchedule(change(AT_THREE, HOURLY, T0));
    controls.changeSchedule(change(AFTER_TEN_MINUTES, HOURLY, T0));
    assertThat(undo()).contains("0 3 * * * (Europe/Berlin)");
    assertThat(undo()).contains("declared");
    assertThat(undo()).isEmpty();
    assertThat(controls.scheduleChanges("gc", 10))
        .extracting(JobControls.ScheduleChange::kind, JobControls.ScheduleChange::undone)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ChangeKind.UNDO, false),
            org.assertj.core.groups.Tuple.tuple(ChangeKind.UNDO, false),
            org.assertj.core.groups.Tuple.tuple(ChangeKind.SET, true),
            org.assertj.core.groups.Tuple.tuple(ChangeKind.SET, true));
  }

  @Test
  void noDueTimeComesASecondTimeThroughAChange() {
    var planned = T0.plus(Duration.ofHours(2));
    runs.plan(
        List.of(GC),
        T0,
        key -> standing -> new Planner.Plan(planned, planned, List.of(), List.of()),
        (key, run) -> null);
    controls.changeSchedule(change(new Schedule.FixedRate(Duration.ofHours(1)), AT_THREE, T0));
    assertThat(status().nextDue()).isEqualTo(planned.plus(Duration.ofHours(1)));
  }

  @Test
  void whatWasDueAndNobodySettledIsMissedWhenTheScheduleChanges() {
    var later = T0.plus(Duration.ofMinutes(150));
    var changed = controls.changeSchedule(change(AT_THREE, HOURLY, later)).orElseThrow();
    assertThat(changed.missed())
        .containsExactly(
            new RunStore.Missed(GC, T0, T0.plus(Duration.ofHours(2)), 3, MissCause.SERVER_DOWN));
    assertThat(status().lastMissed()).isEqualTo(T0.plus(Duration.ofHours(2)));
    assertThat(standing(later).plannedUntil()).isEqualTo(T0.plus(Duration.ofHours(2)));
  }

  @Test
  void aDelayCountsFromTheEndOfTheRunThatIsAtWork() {
    var run = runs.insert(run(RunState.RUNNING, Trigger.SCHEDULE), 1);
    controls.changeSchedule(change(AFTER_TEN_MINUTES, HOURLY, T0));
    assertThat(status().nextDue())
        .as("as if it went on for its max runtime")
        .isEqualTo(T0.plus(Duration.ofMinutes(40)));
    var ended = runs.end(List.of(end(run, T0.plusSeconds(30), null)));
    assertThat(status().nextDue()).isEqualTo(T0.plusSeconds(630));
    assertThat(ended.accepted().get(0).end().nextDue()).isEqualTo(T0.plusSeconds(630));
  }

  @Test
  void anEndThatDoesNotKnowOfTheNewScheduleLeavesItsDueTimeAlone() {
    var run = runs.insert(run(RunState.RUNNING, Trigger.SCHEDULE), 1);
    controls.changeSchedule(change(AT_THREE, AFTER_TEN_MINUTES, T0));
    var next = status().nextDue();
    runs.end(List.of(end(run, T0.plusSeconds(30), T0.plusSeconds(630))));
    assertThat(status().nextDue()).isEqualTo(next);
  }

  @Test
  void anotherIntensityIsKeptUntilItIsReset() {
    assertThat(controls.changeIntensity("gc", Intensity.HIGH)).isEmpty();
    assertThat(controls.orders().get("gc").intensity()).isEqualTo(Intensity.HIGH);
    assertThat(controls.changeIntensity("gc", null)).contains(Intensity.HIGH);
    assertThat(controls.orders()).isEmpty();
  }

  @Test
  void aNewScopeOfAJobStandsUnderTheSameOrders() {
    var pause = pause(T0, T0.plusSeconds(60));
    controls.pause("gc", pause);
    controls.changeSchedule(change(AT_THREE, HOURLY, T0));
    controls.changeIntensity("gc", Intensity.HIGH);
    register(T0, "one", HOURLY);
    var there =
        history.snapshot().jobs().stream()
            .filter(status -> status.scope().equals("one"))
            .findFirst()
            .orElseThrow();
    assertThat(there.orders()).isEqualTo(status().orders());
    assertThat(there.paused()).isTrue();
    assertThat(there.nextDue()).isEqualTo(Instant.parse("2026-11-23T02:00:00Z"));
  }

  @Test
  void aQueuedRunEndsAtOnce() {
    var run = runs.insert(run(RunState.QUEUED, Trigger.SCHEDULE), 1);
    var done = cancel(run.id(), T0.plusSeconds(5));
    assertThat(done.answer()).isEqualTo(Answer.ENDED);
    assertThat(done.run().state()).isEqualTo(RunState.CANCELLED);
    assertThat(done.run().started()).isNull();
    assertThat(done.run().finished()).isEqualTo(T0.plusSeconds(5));
    assertThat(done.run().cancel()).isEqualTo(new CancelWish("ann", "not now", T0.plusSeconds(5)));
    assertThat(status().lastState()).isEqualTo(RunState.CANCELLED);
    assertThat(claim(T0.plusSeconds(6))).isEmpty();
  }

  @Test
  void aQueuedRunOfAFixedDelayLeavesTheNextDueTime() {
    var run = runs.insert(run(RunState.QUEUED, Trigger.SCHEDULE), 1);
    controls.changeSchedule(change(AFTER_TEN_MINUTES, HOURLY, T0));
    cancel(run.id(), T0.plusSeconds(5));
    assertThat(status().nextDue()).isEqualTo(T0.plusSeconds(605));
  }

  @Test
  void aRunningRunIsAskedOnceByItsNode() {
    var run = runs.insert(run(RunState.RUNNING, Trigger.SCHEDULE), 1);
    assertThat(cancel(run.id(), T0).answer()).isEqualTo(Answer.ASKED);
    var again = cancel(run.id(), T0.plusSeconds(5));
    assertThat(again.answer()).isEqualTo(Answer.ASKED_BEFORE);
    assertThat(again.run().cancel().at()).isEqualTo(T0);
    assertThat(controls.wishes("node-1")).containsOnlyKeys(run.id());
    assertThat(controls.wishes("node-2")).isEmpty();
  }

  @Test
  void aRunThatIsGivenBackIsCancelledWhereItWaits() {
    var run = runs.insert(run(RunState.RUNNING, Trigger.SCHEDULE), 1);
    cancel(run.id(), T0);
    runs.release("node-1", List.of(run.id()));
    assertThat(cancel(run.id(), T0.plusSeconds(1)).answer()).isEqualTo(Answer.ENDED);
  }

  @Test
  void anEndedRunIsNotCancelledAndItsNextAttemptIsNamed() {
    var run = runs.insert(run(RunState.RUNNING, Trigger.SCHEDULE), 1);
    var next = attempt(run);
    runs.end(
        List.of(
            new RunStore.End(run, outcome(RunState.FAILED, T0.plusSeconds(3)), false, next, null)));
    var answer = cancel(run.id(), T0.plusSeconds(5));
    assertThat(answer.answer()).isEqualTo(Answer.OVER);
    assertThat(answer.run().state()).isEqualTo(RunState.FAILED);
    assertThat(answer.next()).isEqualTo(next.id());
    assertThat(answer.run().cancel()).isNull();
  }

  @Test
  void aRunThatNobodyKnowsIsNotCancelled() {
    assertThat(
            controls.cancel(
                new UUID(1, 2), new CancelWish("ann", "", T0), job -> new Schedule.OnDemand()))
        .isEmpty();
  }

  @Test
  void theTimeThatARunWasHeldDoesNotCountForItsAge() {
    var run = runs.insert(run(RunState.RUNNING, Trigger.SCHEDULE), 1);
    controls.countsFrom(run.id(), "node-2", T0.plusSeconds(900));
    assertThat(status().oldestActiveStart()).as("said by another node").isEqualTo(T0);
    controls.countsFrom(run.id(), "node-1", T0.plusSeconds(900));
    assertThat(status().oldestActiveStart()).isEqualTo(T0.plusSeconds(900));
  }

  @Test
  void aJobThatNoServerRegisteredCannotBeOrderedAbout() {
    assertThatThrownBy(() -> controls.pause("nobody", pause(T0, null)))
        .hasMessageContaining("does not know the job nobody");
  }

  private void register(Instant now, String scope, Schedule schedule) {
    runs.register(
        List.of(
            new Registration(
                new JobKey("gc", scope),
                schedule,
                Optional.of(Duration.ofHours(1)),
                "default",
                List.of())),
        now);
  }

  private JobStatus status() {
    return history.snapshot().jobs().stream()
        .filter(status -> status.scope().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private Planner.Standing standing(Instant now) {
    var seen = new AtomicReference<Planner.Standing>();
    runs.plan(
        List.of(GC),
        now,
        key ->
            standing -> {
              seen.set(standing);
              return new Planner.Plan(
                  standing.plannedUntil(), standing.nextDue(), List.of(), List.of());
            },
        (key, run) -> null);
    return seen.get();
  }

  private List<Run> claim(Instant now) {
    return runs.claim("node-1", "default", 9, Map.of("gc", 9), now);
  }

  private JobControls.Cancelling cancel(UUID run, Instant at) {
    return controls.cancel(run, new CancelWish("ann", "not now", at), job -> HOURLY).orElseThrow();
  }

  private Optional<String> undo() {
    return controls
        .undoSchedule(change(null, HOURLY, T0))
        .map(change -> change.after() == null ? "declared" : change.after());
  }

  private static Pause pause(Instant at, Instant until) {
    return new Pause("ann", at, "", until, Pause.Running.FINISH);
  }

  private static JobControls.NewSchedule change(Schedule schedule, Schedule declared, Instant at) {
    return new JobControls.NewSchedule(
        "gc", schedule, declared, Duration.ofMinutes(30), "ann", "why not", at);
  }

  private static RunStore.End end(Run run, Instant finished, Instant nextDue) {
    return new RunStore.End(run, outcome(RunState.SUCCEEDED, finished), false, null, nextDue);
  }

  private static Outcome outcome(RunState state, Instant finished) {
    return new Outcome(state, T0, finished, Progress.NONE, null, null, Duration.ZERO, 0, null);
  }

  private Run attempt(Run before) {
    var next = run(RunState.QUEUED, Trigger.RETRY);
    return Run.of(next.id(), "gc")
        .attempt(before.root(), 2)
        .asked(Trigger.RETRY, "schedule")
        .due(T0.plusSeconds(3600), T0)
        .build();
  }

  private Run run(RunState state, Trigger trigger) {
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    boolean running = state == RunState.RUNNING;
    return Run.of(id, "gc")
        .asked(trigger, "schedule")
        .due(T0, T0)
        .state(state)
        .at(running ? "node-1" : null, running ? T0 : null)
        .build();
  }
}
