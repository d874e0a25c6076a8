package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.MaintenanceStore.Settled;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MaintenanceWindow.After;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every store keeps maintenance windows. A store's test says only how to make an empty one. */
abstract class MaintenanceContract extends SlotsContract {
  private static final JobKey OTHER = new JobKey("a_c", "");
  private static final Instant NEVER = Instant.MIN;

  @BeforeEach
  void registerJobs() {
    register(GC, new Schedule.FixedRate(Duration.ofMinutes(10)));
    register(OTHER, new Schedule.FixedRate(Duration.ofMinutes(10)));
  }

  private static Instant minute(int number) {
    return T0.plus(Duration.ofMinutes(number));
  }

  private static MaintenanceWindow window(String name, int from, int to, String... jobs) {
    return new MaintenanceWindow(
        0,
        name,
        true,
        minute(from),
        minute(to),
        Set.of(jobs),
        Set.of(),
        MaintenanceWindow.Running.FINISH,
        After.RUN_ONCE,
        "disks",
        "schedule",
        null);
  }

  private void miss(JobKey key, int from, int to) {
    var miss =
        new Planner.PlannedMiss(minute(from), minute(to), (to - from) / 10 + 1, MissCause.WINDOW);
    plan(key, new Planner.Plan(minute(to), minute(to + 10), List.of(), List.of(miss)), minute(to));
  }

  private Settled settle(int now, int slots) {
    return settle(now, NEVER, slots);
  }

  private Settled settle(int now, Instant patience, int slots) {
    return store
        .maintenance()
        .settle(
            minute(now),
            patience,
            job -> slots,
            (key, slot) -> row(key, slot, Trigger.CATCH_UP, minute(now)));
  }

  private List<Run> claim(int now) {
    return store.runs().claim("node-1", "default", 10, Map.of("gc", 1, "a_c", 1), minute(now));
  }

  private Instant activeSince(String job) {
    return store.history().snapshot().jobs().stream()
        .filter(status -> status.job().equals(job))
        .findFirst()
        .orElseThrow()
        .activeSince();
  }

  @Test
  void aWindowIsStoredOnce() {
    assertThat(store.maintenance().add(window("monthly", 5, 35), T0)).isPresent();
    assertThat(store.maintenance().add(window("monthly", 5, 35), T0)).isEmpty();
    assertThat(store.maintenance().add(window("monthly", 65, 95), T0)).isPresent();
    assertThat(store.maintenance().between(minute(5), minute(65)))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.start()).isEqualTo(minute(5));
              assertThat(found.end()).isEqualTo(minute(35));
              assertThat(found.reason()).isEqualTo("disks");
            });
    assertThat(store.maintenance().between(minute(35), minute(65))).isEmpty();
  }

  @Test
  void windowsToComeAreForgottenIfConfigurationChanged() {
    store.maintenance().add(window("on", -5, 35), T0);
    store.maintenance().add(window("same", 5, 35), T0);
    store.maintenance().add(window("longer", 5, 45), T0);
    store.maintenance().add(window("gone", 5, 35), T0);
    store.maintenance().forgetComing(List.of(window("same", 5, 35), window("longer", 5, 35)), T0);
    assertThat(store.maintenance().between(minute(-5), minute(100)))
        .extracting(MaintenanceWindow::name)
        .containsExactly("on", "same");
  }

  @Test
  void aWindowHoldsBackWhatWaitsButNotWhatWasAskedForByHand() {
    store.maintenance().add(window("monthly", 5, 35, "gc"), T0);
    store.runs().insert(row(GC, null, Trigger.RETRY, minute(1)), 1);
    var byHand = store.runs().insert(row(GC, null, Trigger.MANUAL, minute(2)), 1);
    var other = store.runs().insert(row(OTHER, null, Trigger.RETRY, minute(3)), 1);
    assertThat(claim(5)).extracting(Run::id).containsExactlyInAnyOrder(byHand.id(), other.id());
    assertThat(claim(34)).isEmpty();
  }

  @Test
  void jobsThatAreExceptedGoOn() {
    var window =
        new MaintenanceWindow(
            0,
            "m",
            true,
            minute(5),
            minute(35),
            Set.of(),
            Set.of("gc"),
            MaintenanceWindow.Running.FINISH,
            After.SKIP,
            "",
            "schedule",
            null);
    store.maintenance().add(window, T0);
    var exempt = store.runs().insert(row(GC, null, Trigger.RETRY, minute(1)), 1);
    store.runs().insert(row(OTHER, null, Trigger.RETRY, minute(1)), 1);
    assertThat(claim(5)).extracting(Run::id).containsExactly(exempt.id());
  }

  @Test
  void theSnapshotKnowsWindowsThatAreOn() {
    store.maintenance().add(window("gc's", -5, 35, "gc"), T0);
    var partial = store.history().snapshot();
    assertThat(partial.maintenance()).isFalse();
    assertThat(partial.window("gc")).isPresent();
    assertThat(partial.window("a_c")).isEmpty();
    store.maintenance().add(window("all", -5, 45), T0);
    var whole = store.history().snapshot();
    assertThat(whole.maintenance()).isTrue();
    assertThat(whole.window("a_c").orElseThrow().end()).isEqualTo(minute(45));
    assertThat(store.maintenance().end(T0, "ann"))
        .extracting(MaintenanceWindow::endedBy)
        .containsExactly("ann", "ann");
    assertThat(store.history().snapshot().maintenance()).isFalse();
  }

  @Test
  void thePlannerIsToldOfTheWindowsOfItsJob() {
    store.maintenance().add(window("gc's", -35, -5, "gc"), T0);
    store.maintenance().add(window("other's", -35, 5, "a_c"), T0);
    store.maintenance().add(window("later", 5, 35, "gc"), T0);
    store
        .runs()
        .plan(
            List.of(GC),
            T0,
            key ->
                standing -> {
                  assertThat(standing.windows())
                      .extracting(MaintenanceWindow::name)
                      .containsExactly("gc's");
                  return new Planner.Plan(T0, minute(10), List.of(), List.of());
                },
            (key, run) -> row(key, run.slot(), Trigger.SCHEDULE, T0));
  }

  @Test
  void afterAWindowOneRunStandsForWhatItSwallowedAndTheJobIsActiveFromThenOn() {
    store.maintenance().add(window("monthly", 5, 35, "gc"), T0);
    miss(GC, 10, 30);
    assertThat(settle(34, 1).windows()).isEmpty();
    var settled = settle(36, 1);
    assertThat(settled.windows()).hasSize(1);
    assertThat(settled.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.slot()).isEqualTo(minute(30)));
    assertThat(activeSince("gc")).isEqualTo(minute(35));
    assertThat(activeSince("a_c")).isEqualTo(T0);
    assertThat(settle(37, 1).windows()).isEmpty();
    var query = new dev.nightshift.server.run.MissedSlots.Query("gc", Set.of(), null, null, 10);
    assertThat(store.missed().list(query).ranges())
        .extracting(range -> range.slots() + " caught " + range.caughtUp())
        .containsExactly("1 caught 1", "2 caught 0");
  }

  @Test
  void aJobThatCatchesUpGetsARunForEachDueTimeAndOneThatSkipsGetsNone() {
    store.maintenance().add(window("monthly", 5, 35, "gc"), T0);
    miss(GC, 10, 30);
    assertThat(settle(36, 1_000).runs())
        .extracting(Run::slot)
        .containsExactly(minute(10), minute(20), minute(30));
    store.maintenance().add(window("next", 36, 55, "gc"), T0);
    miss(GC, 40, 50);
    assertThat(settle(56, 0).runs()).isEmpty();
    assertThat(activeSince("gc")).isEqualTo(minute(55));
  }

  @Test
  void noRunIsMadeWhereADueTimeHasComeSince() {
    store.maintenance().add(window("monthly", 5, 35, "gc"), T0);
    miss(GC, 10, 30);
    var run = new Planner.PlannedRun(minute(40), Trigger.SCHEDULE, false);
    plan(GC, new Planner.Plan(minute(40), minute(50), List.of(run), List.of()), minute(40));
    var settled = settle(41, 1);
    assertThat(settled.windows()).hasSize(1);
    assertThat(settled.runs()).isEmpty();
  }

  @Test
  void aWindowIsNotSettledBeforeItsDueTimesAreUnlessThatTakesTooLong() {
    store.maintenance().add(window("monthly", 5, 35, "gc"), T0);
    miss(GC, 10, 20); // the one at minute 30 is open
    assertThat(settle(36, 1).windows()).isEmpty();
    assertThat(settle(37, minute(35), 1).windows()).hasSize(1);
  }

  @Test
  void aJobThatAnotherWindowStillHoldsWaitsForThatOne() {
    store.maintenance().add(window("short", 5, 35, "gc"), T0);
    store.maintenance().add(window("long", 5, 55), T0);
    miss(GC, 10, 30);
    miss(OTHER, 10, 30);
    assertThat(settle(36, 1).runs()).isEmpty();
    assertThat(activeSince("gc")).isEqualTo(T0);
    miss(GC, 40, 50);
    miss(OTHER, 40, 50);
    assertThat(settle(56, 1).runs())
        .extracting(run -> run.job() + " " + run.slot())
        .containsExactly("a_c " + minute(50), "gc " + minute(50));
    assertThat(activeSince("gc")).isEqualTo(minute(55));
  }
}
