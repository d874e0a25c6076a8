package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunServices;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. A store's test says only how to make an empty one. */
abstract class RunStoreContract {
  static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");
  static final Duration LEASE = Duration.ofSeconds(60);
  static final NodeName NODE_1 = new NodeName("node-1", "one", "1.0");
  static final NodeName NODE_2 = new NodeName("node-2", "two", "1.0");
  static final JobKey GC = new JobKey("gc", "");
  static final Schedule HOURLY = new Schedule.FixedRate(Duration.ofHours(1));

  RunStore store;
  RunHistory history;
  private long ids;

  /** Makes an empty store whose clock stands at {@link #T0}, and sets both fields. */
  abstract void makeStore();

  @BeforeEach
  void openStore() {
    makeStore();
    store.open(NODE_1, T0, LEASE);
    register("gc", HOURLY);
  }

  void register(String job, Schedule schedule, String... formerly) {
    register(T0, job, schedule, formerly);
  }

  void register(Instant now, String job, Schedule schedule, String... formerly) {
    var interval = Optional.of(Duration.ofHours(1));
    store.register(
        List.of(
            new Registration(
                new JobKey(job, ""), schedule, interval, "default", List.of(formerly))),
        now);
  }

  Run run(String job, RunState state, Instant due) {
    // ids that sort by the order in which they are made
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    return Run.of(id, job)
        .asked(Trigger.MANUAL, "ann")
        .parameters(Map.of("day", "2026-11-21"))
        .due(due, T0)
        .state(state)
        .at(state == RunState.RUNNING ? "node-1" : null, state == RunState.RUNNING ? T0 : null)
        .build();
  }

  static Outcome outcome(RunState state, Instant finished, long items) {
    var error =
        state == RunState.FAILED
            ? new RunError(ErrorKind.JOB_ERROR, "page 812: checksum differs", "at x")
            : null;
    return new Outcome(
        state,
        finished.minusSeconds(2),
        finished,
        new Progress(items, 7, 9, "verifying", Map.of("vault", "orders"), Map.of("fill", 0.5)),
        error,
        null,
        Duration.ofMillis(120),
        4096,
        null);
  }

  RunStore.Ended end(Run run, RunState state, Instant finished, long items) {
    return store.end(
        List.of(new RunStore.End(run, outcome(state, finished, items), false, null, null)));
  }

  Planner ordinary(boolean now) {
    return standing ->
        new Planner.Plan(
            standing.nextDue(),
            standing.nextDue().plusSeconds(3600),
            List.of(new Planner.PlannedRun(standing.nextDue(), Trigger.SCHEDULE, now)),
            List.of());
  }

  RunStore.Planned plan(Planner planner) {
    return store.plan(List.of(GC), T0, key -> planner, this::planned);
  }

  synchronized Run planned(JobKey key, Planner.PlannedRun planned) {
    var row = run(key.job(), planned.now() ? RunState.RUNNING : RunState.QUEUED, planned.slot());
    return row.but()
        .slot(planned.slot())
        .asked(planned.trigger(), "schedule")
        .parameters(Map.of())
        .build();
  }

  @Test
  void aRunKeepsThatItsLogIsAtDebug() {
    var usual = run("gc", RunState.RUNNING, T0);
    var debugged = run("gc", RunState.RUNNING, T0).but().debug(true).build();
    store.insert(usual, 2);
    store.insert(debugged, 2);
    assertThat(history.find(usual.id())).contains(usual);
    assertThat(history.find(debugged.id())).contains(debugged);
  }

  @Test
  void aNewJobIsDueAtItsRegistration() {
    assertThat(store.dueTimes())
        .singleElement()
        .satisfies(due -> assertThat(due.at()).isEqualTo(T0));
  }

  @Test
  void registeringAgainChangesNothing() {
    plan(ordinary(true));
    register(T0.plusSeconds(60), "gc", HOURLY);
    assertThat(store.dueTimes().get(0).at()).isEqualTo(T0.plusSeconds(3600));
  }

  @Test
  void aChangedScheduleIsDueAtItsFirstSlotAfterNow() {
    plan(ordinary(true));
    register(T0.plusSeconds(60), "gc", new Schedule.FixedRate(Duration.ofMinutes(10)));
    assertThat(store.dueTimes().get(0).at()).isEqualTo(T0.plusSeconds(600));
  }

  @Test
  void whatWasDueOnTheScheduleBeforeIsMissed() {
    var later = T0.plus(Duration.ofHours(2)).plusSeconds(60);
    var tenMinutes = new Schedule.FixedRate(Duration.ofMinutes(10));
    var registration =
        new Registration(GC, tenMinutes, Optional.of(Duration.ofHours(1)), "default", List.of());
    assertThat(store.register(List.of(registration), later))
        .containsExactly(
            new RunStore.Missed(GC, T0, T0.plus(Duration.ofHours(2)), 3, MissCause.SERVER_DOWN));
    assertThat(store.register(List.of(registration), later)).isEmpty();
    assertThat(history.snapshot().jobs().get(0).lastMissed())
        .isEqualTo(T0.plus(Duration.ofHours(2)));
    assertThat(store.dueTimes().get(0).at()).isEqualTo(later.plusSeconds(540));
  }

  @Test
  void aRenamedJobTakesItsStateAndHistoryAlong() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    end(run, RunState.SUCCEEDED, T0.plusSeconds(5), 3);
    register("garbage", HOURLY, "gc");
    assertThat(history.snapshot().jobs())
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.job()).isEqualTo("garbage");
              assertThat(job.lastSuccess()).isEqualTo(T0.plusSeconds(5));
            });
    assertThat(history.list(new RunHistory.Query("garbage", Set.of(), null, 10)).runs()).hasSize(1);
  }

  @Test
  void planningWritesTheRunAndMovesTheJobOn() {
    var planned = plan(ordinary(true));
    assertThat(planned.runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.state()).isEqualTo(RunState.RUNNING);
              assertThat(history.find(run.id())).contains(run);
            });
    assertThat(store.dueTimes().get(0).at()).isEqualTo(T0.plusSeconds(3600));
  }

  @Test
  void planningWritesMissesAndTheLastOfThem() {
    plan(
        standing ->
            new Planner.Plan(
                T0,
                T0.plusSeconds(3600),
                List.of(),
                List.of(new Planner.PlannedMiss(T0.minusSeconds(60), T0, 2, MissCause.OVERLAP))));
    assertThat(history.snapshot().jobs().get(0).lastMissed()).isEqualTo(T0);
  }

  @Test
  void theSameSlotCannotGetASecondRun() {
    plan(ordinary(true));
    var again =
        org.assertj.core.api.Assertions.catchThrowable(
            () ->
                plan(
                    standing ->
                        new Planner.Plan(
                            T0,
                            T0.plusSeconds(3600),
                            List.of(new Planner.PlannedRun(T0, Trigger.SCHEDULE, false)),
                            List.of())));
    assertThat(again).isNotNull();
    assertThat(history.list(new RunHistory.Query("gc", Set.of(), null, 10)).runs()).hasSize(1);
  }

  @Test
  void aRunIsStoredAsAskedAndReadBackEqual() {
    var run = run("gc", RunState.QUEUED, T0);
    assertThat(store.insert(run, 1)).isEqualTo(run);
    assertThat(history.find(run.id())).contains(run);
  }

  @Test
  void aRunWaitsWhileItsJobsLanesAreHeld() {
    assertThat(store.insert(run("gc", RunState.RUNNING, T0), 1).state())
        .isEqualTo(RunState.RUNNING);
    assertThat(store.insert(run("gc", RunState.RUNNING, T0), 1).state()).isEqualTo(RunState.QUEUED);
    assertThat(store.claim("node-1", "default", 8, Map.of("gc", 1), T0)).isEmpty();
    assertThat(store.claim("node-1", "default", 8, Map.of("gc", 2), T0)).hasSize(1);
  }

  @Test
  void aRunDoesNotOvertakeWhoeverWaitsInItsQueue() {
    store.insert(run("gc", RunState.QUEUED, T0.minusSeconds(1)), 2);
    assertThat(store.insert(run("gc", RunState.RUNNING, T0), 2).state()).isEqualTo(RunState.QUEUED);
  }

  @Test
  void aGroupOfRequestsIsStoredInItsOrderAndSharesLanesAndQueue() {
    register("mail", HOURLY);
    var stored =
        store.insert(
            List.of(
                new RunStore.Wanted(run("mail", RunState.RUNNING, T0), 1),
                new RunStore.Wanted(run("gc", RunState.RUNNING, T0), 2),
                new RunStore.Wanted(run("gc", RunState.RUNNING, T0), 2),
                new RunStore.Wanted(run("gc", RunState.RUNNING, T0), 2),
                new RunStore.Wanted(run("mail", RunState.RUNNING, T0), 2)));
    assertThat(stored)
        .extracting(Run::job, Run::state)
        .as("the last one does not overtake who waits before it")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("mail", RunState.RUNNING),
            org.assertj.core.groups.Tuple.tuple("gc", RunState.RUNNING),
            org.assertj.core.groups.Tuple.tuple("gc", RunState.RUNNING),
            org.assertj.core.groups.Tuple.tuple("gc", RunState.QUEUED),
            org.assertj.core.groups.Tuple.tuple("mail", RunState.QUEUED));
    assertThat(stored).allMatch(run -> history.find(run.id()).orElseThrow().equals(run));
  }

  @Test
  void aRefusedGroupLeavesNothing() {
    var run = store.insert(run("gc", RunState.QUEUED, T0), 1);
    var other = run("gc", RunState.QUEUED, T0);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    store.insert(
                        List.of(new RunStore.Wanted(other, 1), new RunStore.Wanted(run, 1)))))
        .isNotNull();
    assertThat(history.find(other.id())).isEmpty();
  }

  @Test
  void claimsGoByUrgencyAndNeverBeforeTheDueTime() {
    register("scrub", HOURLY);
    register("backup", HOURLY);
    var late = store.insert(run("gc", RunState.QUEUED, T0.minusSeconds(10)), 1);
    var later = store.insert(run("scrub", RunState.QUEUED, T0.minusSeconds(5)), 1);
    store.insert(run("backup", RunState.QUEUED, T0.plusSeconds(5)), 1);
    var lanes = Map.of("gc", 1, "scrub", 1, "backup", 1);
    assertThat(store.claim("node-1", "default", 1, lanes, T0))
        .extracting(Run::id)
        .containsExactly(late.id());
    assertThat(store.claim("node-1", "default", 8, lanes, T0))
        .extracting(Run::id)
        .containsExactly(later.id());
    assertThat(store.nextQueued(T0)).contains(T0.plusSeconds(5));
  }

  @Test
  void aFullJobAtTheHeadOfTheQueueDoesNotStarveTheOthers() {
    register("scrub", HOURLY);
    store.insert(run("gc", RunState.RUNNING, T0), 1);
    for (int i = 0; i < 50; i++) {
      store.insert(run("gc", RunState.QUEUED, T0.minusSeconds(100)), 1);
    }
    var behind = store.insert(run("scrub", RunState.QUEUED, T0), 1);
    assertThat(store.claim("node-1", "default", 8, Map.of("gc", 1, "scrub", 1), T0))
        .extracting(Run::id)
        .containsExactly(behind.id());
  }

  @Test
  void manyFullJobsAtTheHeadOfTheQueueDoNotStarveTheOneBehindThem() {
    var lanes = new java.util.HashMap<>(Map.of("gc", 1));
    for (int i = 0; i < 30; i++) {
      register("full-" + i, HOURLY);
      lanes.put("full-" + i, 1);
      store.insert(run("full-" + i, RunState.RUNNING, T0), 1);
    }
    for (int i = 0; i < 30; i++) {
      store.insert(run("full-" + i, RunState.QUEUED, T0.minusSeconds(100)), 1);
      store.insert(run("stranger-" + i, RunState.QUEUED, T0.minusSeconds(200)), 1);
    }
    var behind = store.insert(run("gc", RunState.QUEUED, T0), 1);
    assertThat(store.claim("node-1", "default", 1, lanes, T0))
        .extracting(Run::id)
        .containsExactly(behind.id());
  }

  @Test
  void withinAQueuePriorityGoesBeforeDueTime() {
    List.of("scrub", "mail", "sync").forEach(job -> register(job, HOURLY));
    var early = prioritised("gc", 0, T0.minusSeconds(60));
    var urgent = prioritised("scrub", 5, T0.minusSeconds(1));
    var alsoUrgent = prioritised("mail", 5, T0.minusSeconds(30));
    var last = prioritised("sync", -1, T0.minusSeconds(600));
    var lanes = Map.of("gc", 1, "scrub", 1, "mail", 1, "sync", 1);
    List<UUID> order = new java.util.ArrayList<>();
    for (int i = 0; i < 4; i++) {
      store.claim("node-1", "default", 1, lanes, T0).forEach(run -> order.add(run.id()));
    }
    assertThat(order).containsExactly(alsoUrgent, urgent, early, last);
  }

  private UUID prioritised(String job, int priority, Instant due) {
    var run = run(job, RunState.QUEUED, due);
    return store.insert(run.but().queue(run.queue(), priority).build(), 1).id();
  }

  @Test
  void aQueuesLimitOverAllNodesHoldsWhoeverClaims() {
    for (int i = 0; i < 8; i++) {
      store.insert(run("gc", RunState.QUEUED, T0), 1);
    }
    var limited = new RunStore.Queue("default", Optional.of(3));
    var lanes = Map.of("gc", 100);
    assertThat(store.claim("node-1", limited, 2, lanes, T0)).hasSize(2);
    var others = store.claim("node-2", limited, 8, lanes, T0);
    assertThat(others).hasSize(1);
    assertThat(store.claim("node-1", limited, 8, lanes, T0)).isEmpty();
    end(others.get(0), RunState.SUCCEEDED, T0, 0);
    assertThat(store.claim("node-1", limited, 8, lanes, T0)).hasSize(1);
  }

  @Test
  void runsOfJobsThatTheCatalogueDoesNotHaveAreLeftAlone() {
    store.insert(run("gc", RunState.QUEUED, T0), 1);
    assertThat(store.claim("node-1", "default", 8, Map.of(), T0)).isEmpty();
  }

  @Test
  void aReleasedRunWaitsAgain() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    store.release("node-1", List.of(run.id()));
    assertThat(history.find(run.id()).orElseThrow().state()).isEqualTo(RunState.QUEUED);
    assertThat(store.claim("node-1", "default", 8, Map.of("gc", 1), T0)).hasSize(1);
  }

  @Test
  void anEndIsStoredWithAllThatTheRunReported() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    var ended = end(run, RunState.SUCCEEDED, T0.plusSeconds(5), 3);
    assertThat(ended.accepted())
        .singleElement()
        .satisfies(accepted -> assertThat(history.find(run.id())).contains(accepted.run()));
    var job = history.snapshot().jobs().get(0);
    assertThat(job.lastSuccess()).isEqualTo(T0.plusSeconds(5));
    assertThat(job.lastItems()).isEqualTo(T0.plusSeconds(5));
    assertThat(job.lastDuration()).isEqualTo(Duration.ofSeconds(2));
    assertThat(job.p95()).isEqualTo(Duration.ofSeconds(2));
    assertThat(job.gauges()).containsEntry("fill", 0.5);
    assertThat(job.successes()).isEqualTo(1);
    assertThat(job.healthScore()).contains(1.0);
  }

  @Test
  void anEndedRunNeverChanges() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    end(run, RunState.SUCCEEDED, T0.plusSeconds(5), 3);
    var again = end(run, RunState.FAILED, T0.plusSeconds(6), 0);
    assertThat(again.accepted()).isEmpty();
    assertThat(again.refused()).containsExactly(run.id());
    assertThat(history.find(run.id()).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(history.snapshot().jobs().get(0).consecutiveFailures()).isZero();
  }

  @Test
  void anEndFromAnotherNodeIsRefused() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    var stranger = run.but().running("node-2", T0).build();
    assertThat(end(stranger, RunState.SUCCEEDED, T0, 1).refused()).containsExactly(run.id());
    assertThat(history.find(run.id()).orElseThrow().state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void failuresInARowAreCountedAndASuccessForgetsThem() {
    for (int i = 1; i <= 3; i++) {
      end(store.insert(run("gc", RunState.RUNNING, T0), 1), RunState.FAILED, T0.plusSeconds(i), 0);
    }
    var failing = history.snapshot().jobs().get(0);
    assertThat(failing.consecutiveFailures()).isEqualTo(3);
    assertThat(failing.lastError().text()).isEqualTo("page 812: checksum differs");
    assertThat(failing.healthScore()).contains(0.0);
    end(store.insert(run("gc", RunState.RUNNING, T0), 1), RunState.SUCCEEDED, T0.plusSeconds(9), 0);
    var well = history.snapshot().jobs().get(0);
    assertThat(well.consecutiveFailures()).isZero();
    assertThat(well.lastError()).isNull();
    assertThat(well.lastItems()).isNull();
    assertThat(well.runs()).isEqualTo(4);
  }

  @Test
  void anAttemptWithASuccessorCountsNothingAndLeavesTheSuccessor() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    var next = run("gc", RunState.QUEUED, T0.plusSeconds(30));
    var second =
        Run.of(next.id(), "gc")
            .attempt(run.root(), 2)
            .asked(Trigger.RETRY, "ann")
            .due(next.due(), T0)
            .build();
    store.end(
        List.of(
            new RunStore.End(
                run, outcome(RunState.FAILED, T0.plusSeconds(1), 0), false, second, null)));
    var job = history.snapshot().jobs().get(0);
    assertThat(job.consecutiveFailures()).isZero();
    assertThat(job.runs()).isZero();
    assertThat(history.find(next.id()).orElseThrow().state()).isEqualTo(RunState.QUEUED);
    assertThat(store.claim("node-1", "default", 8, Map.of("gc", 1), T0.plusSeconds(29))).isEmpty();
    assertThat(store.claim("node-1", "default", 8, Map.of("gc", 1), T0.plusSeconds(30))).hasSize(1);
  }

  @Test
  void cancelledRunsCountNeitherAsSuccessNorAsFailure() {
    end(store.insert(run("gc", RunState.RUNNING, T0), 1), RunState.CANCELLED, T0.plusSeconds(1), 0);
    var job = history.snapshot().jobs().get(0);
    assertThat(job.runs()).isZero();
    assertThat(job.lastCompletion()).isNull();
    assertThat(job.lastState()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aGroupOfEndsOfManyRunsIsFoldedIntoItsJob() {
    var runs = new java.util.ArrayList<RunStore.End>();
    for (int i = 0; i < 150; i++) {
      var run = store.insert(run("gc", RunState.RUNNING, T0), 200);
      runs.add(
          new RunStore.End(
              run, outcome(RunState.SUCCEEDED, T0.plusSeconds(3), 2), i >= 145, null, null));
    }
    assertThat(store.end(runs).accepted()).hasSize(150);
    var job = history.snapshot().jobs().get(0);
    assertThat(job.successes()).isEqualTo(150);
    assertThat(job.consecutiveSlow()).isEqualTo(5);
    assertThat(job.p50()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void cursorsAndBackoffsAreKeptAndRefusedOnceTheRunIsGone() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    assertThat(store.readCursor(GC, "page")).isEmpty();
    assertThat(store.writeCursor(run.id(), "node-1", GC, "page", "812", T0)).isTrue();
    assertThat(store.writeCursor(run.id(), "node-1", GC, "page", "813", T0)).isTrue();
    assertThat(store.readCursor(GC, "page")).contains("813");
    var backoff = new RunServices.Backoff(3, T0.plusSeconds(40));
    assertThat(store.writeBackoff(run.id(), "node-1", GC, "orders", backoff, T0)).isTrue();
    assertThat(store.readBackoff(GC, "orders")).isEqualTo(backoff);
    assertThat(store.writeCursor(run.id(), "node-2", GC, "page", "1", T0)).isFalse();
    end(run, RunState.SUCCEEDED, T0, 0);
    assertThat(store.writeCursor(run.id(), "node-1", GC, "page", null, T0)).isFalse();
    assertThat(store.writeBackoff(run.id(), "node-1", GC, "orders", RunServices.Backoff.NONE, T0))
        .isFalse();
    assertThat(store.readCursor(GC, "page")).contains("813");
    assertThat(store.readBackoff(GC, "orders")).isEqualTo(backoff);
  }

  @Test
  void aForgottenCursorIsGone() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    store.writeCursor(run.id(), "node-1", GC, "page", "812", T0);
    assertThat(store.writeCursor(run.id(), "node-1", GC, "page", null, T0)).isTrue();
    assertThat(store.readCursor(GC, "page")).isEmpty();
  }

  @Test
  void logLinesAreReadInOrderAndALateOneGoesToTheEnd() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    store.log(
        List.of(
            new RunStore.Line(run.id(), new LogLine(1, T0, "INFO", "gc", "one\0")),
            new RunStore.Line(run.id(), new LogLine(2, T0, "WARN", "gc", "two"))));
    store.log(
        List.of(new RunStore.Line(run.id(), new LogLine(0, T0, "ERROR", "nightshift", "three"))));
    assertThat(history.log(run.id(), 0, 10))
        .extracting(LogLine::text)
        .containsExactly("one ", "two", "three");
    assertThat(history.log(run.id(), 1, 1)).extracting(LogLine::number).containsExactly(2L);
  }

  @Test
  void progressIsStoredWhileTheRunLasts() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    var progress = new Progress(5, 5, 10, "sweeping", Map.of("vault", "orders"), Map.of());
    store.progress("node-1", Map.of(run.id(), progress));
    assertThat(history.find(run.id()).orElseThrow().progress()).isEqualTo(progress);
    end(run, RunState.CANCELLED, T0, 9);
    store.progress("node-1", Map.of(run.id(), progress));
    assertThat(history.find(run.id()).orElseThrow().progress().items()).isEqualTo(9);
  }

  @Test
  void historyIsPagedNewestFirst() {
    for (int i = 0; i < 5; i++) {
      end(
          store.insert(run("gc", RunState.RUNNING, T0), 1),
          i == 2 ? RunState.FAILED : RunState.SUCCEEDED,
          T0,
          0);
    }
    var first = history.list(new RunHistory.Query(null, Set.of(), null, 3));
    assertThat(first.runs()).hasSize(3);
    var second = history.list(new RunHistory.Query(null, Set.of(), first.next(), 3));
    assertThat(second.runs()).hasSize(2);
    assertThat(second.next()).isNull();
    assertThat(first.runs().get(2).id()).isGreaterThan(second.runs().get(0).id());
    assertThat(history.list(new RunHistory.Query("gc", Set.of(RunState.FAILED), null, 3)).runs())
        .hasSize(1);
  }

  @Test
  void theSnapshotCountsWhatRunsAndWaits() {
    store.insert(run("gc", RunState.RUNNING, T0), 1);
    store.insert(run("gc", RunState.QUEUED, T0.minusSeconds(30)), 1);
    store.insert(run("gc", RunState.QUEUED, T0.plusSeconds(30)), 1);
    var snapshot = history.snapshot();
    var job = snapshot.jobs().get(0);
    assertThat(job.active()).isEqualTo(1);
    assertThat(job.oldestActiveStart()).isEqualTo(T0);
    assertThat(job.queued()).isEqualTo(1);
    assertThat(job.oldestQueued()).isEqualTo(T0.minusSeconds(30));
    assertThat(snapshot.queues().get("default"))
        .containsEntry("active", 1L)
        .containsEntry("waiting", 1L)
        .containsEntry("delayed", 1L)
        .containsEntry("completed", 0L);
  }

  @Test
  void runsOfAJobThatNoCatalogueHasAreRefusedAfterAWhile() {
    var orphan = store.insert(run("gone", RunState.QUEUED, T0.minusSeconds(60)), 1);
    store.insert(run("gc", RunState.QUEUED, T0.minusSeconds(60)), 1);
    store.insert(run("gone", RunState.QUEUED, T0), 1);
    assertThat(store.refuseOrphans(Set.of("gc"), T0, T0))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.id()).isEqualTo(orphan.id());
              assertThat(run.state()).isEqualTo(RunState.FAILED);
              assertThat(run.error().kind()).isEqualTo(ErrorKind.REFUSED);
              assertThat(run.error().text()).startsWith("no plugin has a job gone; ");
            });
  }

  @Test
  void anEndWhoseAnswerGotLostIsAcceptedAgainAndCountedOnce() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    end(run, RunState.SUCCEEDED, T0.plusSeconds(5), 3);
    var again = end(run, RunState.SUCCEEDED, T0.plusSeconds(5), 3);
    assertThat(again.refused()).isEmpty();
    assertThat(again.accepted())
        .singleElement()
        .satisfies(accepted -> assertThat(history.find(run.id())).contains(accepted.run()));
    assertThat(history.snapshot().jobs().get(0).successes()).isEqualTo(1);
  }

  @Test
  void textsAreStoredWithoutWhatTheDatabaseRefuses() {
    var odd = "a\0b \\u0000 \uD83D\uDE00";
    var clean = odd.replace('\0', ' ');
    var plain = run("gc", RunState.RUNNING, T0);
    var run =
        plain.but().asked(plain.trigger(), "x".repeat(300)).parameters(Map.of("day", odd)).build();
    store.insert(run, 1);
    store.log(List.of(new RunStore.Line(run.id(), new LogLine(1, T0, "INFO", odd, odd))));
    store.progress(
        "node-1", Map.of(run.id(), new Progress(1, 2, 3, odd, Map.of("file", odd), Map.of())));
    var stored = history.find(run.id()).orElseThrow();
    assertThat(stored.actor()).hasSize(200).endsWith("x…");
    assertThat(stored.parameters()).containsEntry("day", clean);
    assertThat(stored.progress().phase()).isEqualTo(clean);
    assertThat(stored.progress().context()).containsEntry("file", clean);
    assertThat(history.log(run.id(), 0, 10))
        .singleElement()
        .satisfies(line -> assertThat(line.text() + line.logger()).isEqualTo(clean + clean));
  }

  @Test
  void aCursorThatTheStoreCannotKeepAsItIsIsRefused() {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> store.writeCursor(run.id(), "node-1", GC, "page", "ab\0", T0))
        .hasMessageContaining("the position of cursor page has the character NUL at index 2");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> store.writeCursor(run.id(), "node-1", GC, "x".repeat(201), "1", T0))
        .hasMessageContaining("201 characters; at most 200 are kept");
    assertThat(store.readCursor(GC, "page")).isEmpty();
  }
}
