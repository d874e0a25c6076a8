package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobControls.NewSchedule;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.retention.Pause;
import dev.nightshift.server.retention.Retention;
import dev.nightshift.server.retention.RetentionSettings;
import dev.nightshift.server.retention.RetentionStore.Bite;
import dev.nightshift.server.retention.RetentionStore.EndedRoot;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do for retention. */
abstract class RetentionContract {
  static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");
  static final Duration DAY = Duration.ofDays(1);
  private static final Bite LARGE = new Bite(10_000, Duration.ofSeconds(10));

  final TestClock clock = new TestClock(T0);
  Store store;
  private long ids;

  /** An empty store. */
  abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
    store.runs().open(new NodeName("node-1", "n", "1.0"), T0, Duration.ofSeconds(60));
    for (var job : List.of("gc", "score")) {
      store
          .runs()
          .register(
              List.of(
                  new Registration(
                      new JobKey(job, ""),
                      new Schedule.FixedRate(Duration.ofHours(1)),
                      Optional.of(Duration.ofHours(1)),
                      job.equals("score") ? "scoring" : "default",
                      List.of())),
              T0);
    }
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  Retention retention(RetentionSettings settings) {
    return new Retention(store.retention(), store.archive(), settings, clock, "node-1", time -> {});
  }

  static RetentionSettings usual() {
    return RetentionSettings.byDefault(Path.of("data"));
  }

  Run attempt(UUID root, int number, String job, RunState state) {
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    boolean running = state == RunState.RUNNING;
    return Run.of(id, job)
        .attempt(root == null ? id : root, number)
        .asked(Trigger.MANUAL, "ann")
        .queue(job.equals("score") ? "scoring" : "default", 0)
        .due(T0, T0)
        .state(state)
        .at(running ? "node-1" : null, running ? T0 : null)
        .build();
  }

  Run started(String job) {
    return store.runs().insert(attempt(null, 1, job, RunState.RUNNING), 1_000);
  }

  void end(Run run, RunState state, Instant at, Run successor) {
    var outcome =
        new Outcome(
            state, at.minusSeconds(1), at, Progress.NONE, null, null, Duration.ZERO, 0, null);
    var ended = store.runs().end(List.of(new RunStore.End(run, outcome, false, successor, null)));
    assertThat(ended.accepted()).hasSize(1);
  }

  Run ended(String job, RunState state, Instant at) {
    var run = started(job);
    end(run, state, at, null);
    return run;
  }

  void log(UUID run, int lines) {
    var all = new ArrayList<RunStore.Line>();
    for (int i = 1; i <= lines; i++) {
      all.add(new RunStore.Line(run, new LogLine(i, T0, "INFO", "gc", "line " + i)));
    }
    store.runs().log(all);
  }

  boolean there(Run run) {
    return store.history().find(run.id()).isPresent();
  }

  int lines(Run run) {
    return store.history().log(run.id(), 0, 100_000).size();
  }

  @Test
  void endedRunsGoWithTheirLogsWhenTheyAreOverAndOpenOnesStay() throws Exception {
    var old = ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(31)));
    log(old.id(), 3);
    var young = ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(29)));
    log(young.id(), 3);
    var open = started("gc");
    var sweep = retention(usual()).sweep();
    assertThat(sweep.complete()).isTrue();
    assertThat(sweep.removed()).containsExactlyEntriesOf(Map.of("run", 4L));
    assertThat(there(old)).isFalse();
    assertThat(lines(old)).isZero();
    assertThat(there(young)).isTrue();
    assertThat(lines(young)).isEqualTo(3);
    assertThat(there(open)).isTrue();
  }

  @Test
  void aRunThatIsOverLaterGoesWithALaterSweep() throws Exception {
    var run = ended("gc", RunState.SUCCEEDED, T0);
    var retention = retention(usual());
    for (int day = 0; day <= 30; day++) {
      assertThat(retention.sweep().rows()).isZero();
      clock.advance(DAY);
    }
    assertThat(retention.sweep().rows()).isEqualTo(1);
    assertThat(there(run)).isFalse();
  }

  @Test
  void shorterAndLongerTimesOfQueuesAndJobsHold() throws Exception {
    var settings =
        new RetentionSettings(
            Duration.ofMinutes(1),
            usual().runs(),
            Map.of("scoring", override("24h")),
            Map.of("gc", override("90d")),
            Optional.empty(),
            usual().missed(),
            usual().audit(),
            usual().days(),
            usual().nodes(),
            usual().schedules(),
            usual().windows(),
            usual().backups(),
            false,
            usual().archiveFolder());
    var gc = ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(60)));
    var failed = ended("gc", RunState.FAILED, T0.minus(DAY.multipliedBy(60)));
    var scored = ended("score", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(2)));
    var notScored = ended("score", RunState.FAILED, T0.minus(DAY.multipliedBy(2)));
    var retention = retention(settings);
    retention.sweep();
    assertThat(there(gc)).isTrue();
    assertThat(there(failed)).isFalse();
    assertThat(there(scored)).isFalse();
    assertThat(there(notScored)).isTrue();
    var later = ended("score", RunState.SUCCEEDED, T0);
    for (int hour = 0; hour < 25; hour++) {
      clock.advance(Duration.ofHours(1));
      retention.sweep();
    }
    assertThat(there(later)).isFalse();
    assertThat(there(notScored)).isTrue();
    clock.advance(DAY.multipliedBy(30));
    retention.sweep();
    assertThat(there(gc)).isFalse();
    assertThat(there(notScored)).isFalse();
  }

  private static RetentionSettings.Different override(String succeeded) {
    var time = succeeded.equals("24h") ? DAY : DAY.multipliedBy(90);
    return new RetentionSettings.Different(Optional.of(time), Optional.empty(), Optional.empty());
  }

  @Test
  void aRootGoesAsAWholeOnceItsLastAttemptIsOver() throws Exception {
    var first = started("gc");
    var second = attempt(first.root(), 2, "gc", RunState.QUEUED);
    end(first, RunState.FAILED, T0.minus(DAY.multipliedBy(60)), second);
    var retention = retention(usual());
    assertThat(retention.sweep().rows()).as("its retry is still to come").isZero();
    var claimed =
        store.runs().claim("node-1", "default", 10, Map.of("gc", 1), T0.plusSeconds(1)).get(0);
    end(claimed, RunState.SUCCEEDED, T0, null);
    assertThat(retention.sweep().rows()).as("its last attempt is young").isZero();
    assertThat(there(first)).isTrue();
    clock.advance(DAY.multipliedBy(31));
    assertThat(retention.sweep().rows()).isEqualTo(2);
    assertThat(there(first)).isFalse();
    assertThat(there(second)).isFalse();
  }

  private void change(Schedule schedule, Instant at) {
    var declared = new Schedule.FixedRate(Duration.ofHours(1));
    store
        .controls()
        .changeSchedule(
            new NewSchedule("gc", schedule, declared, Duration.ofHours(1), "ann", "", at));
  }

  @Test
  void changesOfSchedulesGoButTheLastOfEachJob() throws Exception {
    for (int i = 10; i > 0; i--) {
      change(
          new Schedule.FixedRate(Duration.ofMinutes(10 + i)), T0.minus(DAY.multipliedBy(500 - i)));
    }
    assertThat(retention(usual()).sweep().removed()).containsEntry("schedule_change", 9L);
    assertThat(store.controls().scheduleChanges("gc", 100)).hasSize(1);
    change(null, T0);
    assertThat(retention(usual()).sweep().removed()).containsEntry("schedule_change", 1L);
    assertThat(store.controls().scheduleChanges("gc", 100))
        .singleElement()
        .satisfies(left -> assertThat(left.at()).isEqualTo(T0));
  }

  private static MaintenanceWindow window(String name, Instant start) {
    return new MaintenanceWindow(
        0,
        name,
        false,
        start,
        start.plusSeconds(3_600),
        Set.of(),
        Set.of(),
        MaintenanceWindow.Running.FINISH,
        MaintenanceWindow.After.SKIP,
        "",
        "ann",
        null);
  }

  @Test
  void windowsGoOnceTheyAreSettled() throws Exception {
    var old = window("old", T0.minus(DAY.multipliedBy(100)));
    var young = window("young", T0.minus(DAY.multipliedBy(80)));
    store.maintenance().add(old, T0);
    store.maintenance().add(young, T0);
    assertThat(retention(usual()).sweep().removed()).as("not settled yet").isEmpty();
    store.maintenance().settle(T0, T0, job -> 0, (key, slot) -> null);
    assertThat(retention(usual()).sweep().removed()).isEqualTo(Map.of("maintenance_window", 1L));
    assertThat(store.maintenance().add(young, T0)).as("young is there still").isEmpty();
    assertThat(store.maintenance().add(old, T0)).isPresent();
  }

  @Test
  void logsMayGoBeforeTheirRuns() throws Exception {
    var settings =
        new RetentionSettings(
            Duration.ofMinutes(1),
            usual().runs(),
            Map.of(),
            Map.of(),
            Optional.of(DAY.multipliedBy(7)),
            usual().missed(),
            usual().audit(),
            usual().days(),
            usual().nodes(),
            usual().schedules(),
            usual().windows(),
            usual().backups(),
            false,
            usual().archiveFolder());
    var old = ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(8)));
    log(old.id(), 5);
    var young = ended("gc", RunState.SUCCEEDED, T0);
    log(young.id(), 5);
    var retention = retention(settings);
    assertThat(retention.sweep().removed()).isEqualTo(Map.of("run_log", 5L));
    assertThat(there(old)).isTrue();
    assertThat(lines(young)).isEqualTo(5);
    for (int day = 0; day < 8; day++) {
      clock.advance(DAY);
      retention.sweep();
    }
    assertThat(lines(young)).isZero();
    assertThat(there(young)).isTrue();
  }

  @Test
  void aBiteIsNeverLargerThanAskedForNotEvenForOneLongLog() {
    var run = ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(31)));
    log(run.id(), 1_000);
    var port = store.retention();
    var bite = new Bite(300, Duration.ofSeconds(10));
    for (int left = 1_000; left > 0; left -= 300) {
      assertThat(there(run)).isTrue();
      assertThat(lines(run)).isEqualTo(left);
      var gone = port.removeRuns(List.of(run.id()), bite);
      assertThat(gone.rows()).isLessThanOrEqualTo(301);
      assertThat(gone.done()).isEqualTo(left > 300 ? 0 : 1);
    }
    assertThat(there(run)).isFalse();
  }

  @Test
  void anOpenRunIsNotRemovedWhateverIsAskedFor() {
    var open = started("gc");
    assertThat(store.retention().removeRuns(List.of(open.id()), LARGE).rows()).isZero();
    assertThat(there(open)).isTrue();
  }

  @Test
  void runsThatEndedAtOneInstantComeTogether() {
    for (int i = 0; i < 5; i++) {
      ended("gc", RunState.SUCCEEDED, T0.minusSeconds(i < 4 ? 10 : 5));
    }
    var port = store.retention();
    var page = port.ended(null, null, T0, 2);
    assertThat(page).hasSize(4);
    var rest = port.ended(null, page.get(3).finished(), T0, 2);
    assertThat(rest).hasSize(1).extracting(EndedRoot::job).containsOnly("gc");
    assertThat(port.ended(T0.minusSeconds(5), null, T0, 2)).hasSize(1);
    assertThat(port.ended(null, null, T0.minusSeconds(10), 2)).isEmpty();
  }

  @Test
  void linesWithoutTheirRunAreFoundAndRemoved() throws Exception {
    var run = ended("gc", RunState.SUCCEEDED, T0);
    log(run.id(), 3);
    var gone = new Run[3];
    for (int i = 0; i < 3; i++) {
      gone[i] = attempt(null, 1, "gc", RunState.QUEUED);
      log(gone[i].id(), 900);
    }
    assertThat(retention(usual()).sweep().removed()).isEqualTo(Map.of("run_log", 2_700L));
    assertThat(lines(run)).isEqualTo(3);
  }

  @Test
  void missedSlotsServersAndDailyTotalsHaveTheirOwnTimes() throws Exception {
    var key = new JobKey("gc", "");
    store
        .runs()
        .plan(
            List.of(key),
            T0,
            any ->
                standing ->
                    new Planner.Plan(
                        standing.nextDue(),
                        T0.plusSeconds(3_600),
                        List.of(),
                        List.of(
                            miss(MissCause.PAUSED, T0.minus(DAY.multipliedBy(31))),
                            miss(MissCause.SERVER_DOWN, T0.minus(DAY.multipliedBy(29))))),
            (any, planned) -> null);
    ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(401)));
    ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(399)));
    store
        .runs()
        .open(
            new NodeName("node-0", "n0", "1.0"),
            T0.minus(DAY.multipliedBy(31)),
            Duration.ofSeconds(60));
    var sweep = retention(usual()).sweep();
    assertThat(sweep.removed())
        .isEqualTo(
            Map.of("run", 2L, "missed_slot", 1L, "job_day", 1L, "run_total", 1L, "node", 1L));
  }

  private static Planner.PlannedMiss miss(MissCause cause, Instant to) {
    return new Planner.PlannedMiss(to.minus(DAY), to, 3, cause);
  }

  @Test
  void theLastServerThatWasSeenIsKept() throws Exception {
    clock.advance(DAY.multipliedBy(365));
    assertThat(retention(usual()).sweep().rows()).isZero();
  }

  @Test
  void oneNodeAtATimeHasTheRight() {
    var port = store.retention();
    assertThat(port.take("a", T0, T0.plusSeconds(60))).isTrue();
    assertThat(port.take("b", T0.plusSeconds(30), T0.plusSeconds(90))).isFalse();
    assertThat(port.take("a", T0.plusSeconds(30), T0.plusSeconds(90))).isTrue();
    assertThat(port.take("b", T0.plusSeconds(91), T0.plusSeconds(150))).isTrue();
    assertThat(port.take("a", T0.plusSeconds(92), T0.plusSeconds(150))).isFalse();
  }

  @Test
  void aSweepWithoutTheRightRemovesNothingAndSaysSo() throws Exception {
    ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(31)));
    store.retention().take("other", T0, T0.plusSeconds(60));
    var retention = retention(usual());
    assertThat(retention.sweep().complete()).isFalse();
    clock.advance(Duration.ofSeconds(61));
    assertThat(retention.sweep().rows()).isEqualTo(1);
  }

  @Test
  void itWaitsAfterEachBiteForAsLongAsTheBiteTook() throws Exception {
    for (int i = 0; i < 200; i++) {
      ended("gc", RunState.SUCCEEDED, T0.minus(DAY.multipliedBy(31)).plusMillis(i));
    }
    var rests = new ArrayList<Duration>();
    Pause pause = rests::add;
    var sweep =
        new Retention(store.retention(), store.archive(), usual(), clock, "node-1", pause).sweep();
    assertThat(sweep.rows()).isEqualTo(200);
    assertThat(rests).hasSize((int) sweep.bites()).contains(sweep.longest());
    assertThat(sweep.bites()).isGreaterThan(1);
  }
}
