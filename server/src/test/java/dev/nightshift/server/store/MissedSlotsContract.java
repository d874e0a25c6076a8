package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.MissedSlotStore.CaughtUp;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every store keeps missed slots. A store's test says only how to make an empty one. */
abstract class MissedSlotsContract extends SlotsContract {
  private static final Schedule HOURLY = new Schedule.FixedRate(Duration.ofHours(1));

  @BeforeEach
  void registerJob() {
    register(GC, HOURLY);
  }

  private static Instant hour(int number) {
    return T0.plus(Duration.ofHours(number));
  }

  /** Slots of every hour from one to another. */
  private void miss(int from, int to, MissCause cause) {
    miss(GC, from, to, cause);
  }

  private void miss(JobKey key, int from, int to, MissCause cause) {
    var miss = new Planner.PlannedMiss(hour(from), hour(to), to - from + 1, cause);
    plan(key, new Planner.Plan(hour(to), hour(to + 1), List.of(), List.of(miss)), T0);
  }

  private void run(int slot) {
    var run = new Planner.PlannedRun(hour(slot), Trigger.SCHEDULE, false);
    plan(GC, new Planner.Plan(hour(slot), hour(slot + 1), List.of(run), List.of()), T0);
  }

  private CaughtUp catchUp(Instant since, int atMost) {
    return store
        .missedSlots()
        .catchUp("gc", since, atMost, (key, slot) -> row(key, slot, Trigger.CATCH_UP, T0));
  }

  private static List<Instant> slots(CaughtUp done) {
    return done.runs().stream().map(Run::slot).toList();
  }

  private List<MissedSlots.Range> ranges() {
    return store.missed().list(new MissedSlots.Query(null, Set.of(), null, null, 100)).ranges();
  }

  private List<String> told() {
    return ranges().stream()
        .map(
            range ->
                range.cause().label()
                    + " "
                    + Duration.between(T0, range.from()).toHours()
                    + "-"
                    + Duration.between(T0, range.to()).toHours()
                    + " "
                    + range.slots()
                    + " caught "
                    + range.caughtUp())
        .toList();
  }

  @Test
  void aWeekOfOneCauseIsOneRange() {
    for (int i = 1; i <= 7 * 24; i++) {
      miss(i, i, MissCause.PAUSED);
    }
    assertThat(told()).containsExactly("paused 1-168 168 caught 0");
    assertThat(store.history().snapshot().jobs().get(0).lastMissed()).isEqualTo(hour(168));
  }

  @Test
  void anotherCauseAnotherJobAndARunBetweenBeginANewRange() {
    miss(1, 1, MissCause.PAUSED);
    miss(2, 3, MissCause.SERVER_DOWN);
    miss(4, 4, MissCause.SERVER_DOWN);
    run(5);
    miss(6, 6, MissCause.SERVER_DOWN);
    var other = new JobKey("scrub", "");
    register(other, HOURLY);
    miss(other, 7, 7, MissCause.SERVER_DOWN);
    assertThat(told())
        .containsExactly(
            "server_down 7-7 1 caught 0",
            "server_down 6-6 1 caught 0",
            "server_down 2-4 3 caught 0",
            "paused 1-1 1 caught 0");
  }

  @Test
  void rangesAreReadByJobCauseAndTimePageByPage() {
    miss(1, 1, MissCause.PAUSED);
    miss(2, 3, MissCause.OVERLAP);
    run(4);
    miss(5, 5, MissCause.PAUSED);
    var missed = store.missed();
    var first = missed.list(new MissedSlots.Query("gc", Set.of(), null, null, 2));
    assertThat(first.ranges()).hasSize(2);
    var second = missed.list(new MissedSlots.Query("gc", Set.of(), null, first.next(), 2));
    assertThat(second.ranges()).hasSize(1);
    assertThat(second.next()).isNull();
    var paused = new MissedSlots.Query(null, Set.of(MissCause.PAUSED), null, null, 9);
    assertThat(missed.list(paused).ranges()).hasSize(2);
    var late = new MissedSlots.Query(null, Set.of(), hour(3), null, 9);
    assertThat(missed.list(late).ranges()).hasSize(2);
    assertThat(missed.list(new MissedSlots.Query("none", Set.of(), null, null, 9)).ranges())
        .isEmpty();
  }

  @Test
  void slotsAreCaughtUpOldestFirstAndOnce() {
    miss(1, 3, MissCause.SERVER_DOWN);
    run(4);
    miss(5, 6, MissCause.PAUSED);
    var two = catchUp(null, 2);
    assertThat(slots(two)).containsExactly(hour(1), hour(2));
    assertThat(two.left()).isEqualTo(3);
    var rest = catchUp(null, 10);
    assertThat(slots(rest)).containsExactly(hour(3), hour(5), hour(6));
    assertThat(rest.left()).isZero();
    assertThat(catchUp(null, 10).runs()).isEmpty();
    assertThat(told()).containsExactly("paused 5-6 2 caught 2", "server_down 1-3 3 caught 3");
    assertThat(rest.runs())
        .allSatisfy(run -> assertThat(store.history().find(run.id())).isPresent());
  }

  @Test
  void slotsBeforeTheAskedMomentAreLeftAlone() {
    miss(1, 6, MissCause.SERVER_DOWN);
    assertThat(slots(catchUp(hour(4).plusSeconds(1), 10))).containsExactly(hour(5), hour(6));
    assertThat(told()).containsExactly("server_down 5-6 2 caught 2", "server_down 1-4 4 caught 0");
    assertThat(slots(catchUp(null, 1))).containsExactly(hour(1));
    assertThat(slots(catchUp(hour(4), 10))).containsExactly(hour(4));
    assertThat(slots(catchUp(null, 10))).containsExactly(hour(2), hour(3));
    assertThat(catchUp(null, 10).left()).isZero();
  }

  @Test
  void aRangeThatWasCaughtUpIsNotAddedTo() {
    miss(1, 2, MissCause.PAUSED);
    catchUp(null, 1);
    miss(3, 3, MissCause.PAUSED);
    assertThat(told()).containsExactly("paused 3-3 1 caught 0", "paused 1-2 2 caught 1");
    assertThat(slots(catchUp(null, 10))).containsExactly(hour(2), hour(3));
  }

  @Test
  void aSlotThatHasARunIsMarkedAndGetsNoSecondOne() {
    miss(1, 1, MissCause.SERVER_DOWN);
    run(1);
    assertThat(catchUp(null, 10).runs()).isEmpty();
    assertThat(told()).containsExactly("server_down 1-1 1 caught 1");
  }

  @Test
  void slotsAreFoundByTheScheduleThatMissedThem() {
    miss(1, 2, MissCause.SERVER_DOWN);
    register(GC, new Schedule.Cron("*/20 * * * *", java.time.ZoneOffset.UTC));
    assertThat(slots(catchUp(null, 10))).containsExactly(hour(1), hour(2));
  }

  @Test
  void ofAFixedDelayOneRunStandsForARange() {
    run(0);
    register(GC, new Schedule.FixedDelay(Duration.ofHours(1)));
    miss(1, 1, MissCause.PAUSED);
    miss(2, 2, MissCause.PAUSED);
    assertThat(slots(catchUp(null, 10))).containsExactly(hour(2));
    assertThat(told()).containsExactly("paused 1-2 2 caught 2");
  }

  @Test
  void eachScopeOfAJobIsCaughtUp() {
    List<JobKey> scopes = new ArrayList<>();
    for (var node : List.of("one", "two")) {
      var key = new JobKey("gc", node);
      scopes.add(key);
      register(key, HOURLY);
      miss(key, 1, 1, MissCause.SERVER_DOWN);
    }
    assertThat(catchUp(null, 10).runs()).extracting(Run::scope).containsExactly("one", "two");
  }
}
