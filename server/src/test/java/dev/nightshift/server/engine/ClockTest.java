package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.schedule.ScheduleText;
import dev.nightshift.server.schedule.Schedules;
import dev.nightshift.server.store.H2Store;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of due times when clocks are put, by people or by law: planner and store together.
 */
class ClockTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final JobKey KEY = new JobKey("scrub", "");

  private final TestClock clock = new TestClock(T0);
  private final H2Store store = H2Store.inMemory(UUID.randomUUID().toString(), clock);
  private JobDefinition job;
  private int starts;
  private NewRuns newRuns;

  @AfterEach
  void close() {
    store.close();
  }

  private void register(Definitions definition, Instant at) {
    clock.set(at);
    var catalogue = Definitions.catalogue(definition);
    var node = new NodeName("node-" + ++starts, "one", "1.0");
    newRuns = new NewRuns(catalogue, new RunIds(clock), clock, node::id);
    store.runs().open(node, at, Duration.ofSeconds(60));
    job = catalogue.jobs().get(0);
    var timing = job.timing();
    store
        .runs()
        .register(
            List.of(
                new Registration(
                    KEY, timing.schedule(), timing.expectedInterval(), "default", List.of())),
            at);
  }

  /** Plans at an instant, and lets what it runs end at once; returns the next due time. */
  private Instant planAt(Instant now) {
    clock.set(now);
    var planned =
        store
            .runs()
            .plan(
                List.of(KEY),
                now,
                key -> new SlotPlanner(job, EngineSettings.DEFAULT, now, () -> true),
                newRuns::planned);
    List<RunStore.End> ends = new ArrayList<>();
    for (var run : planned.runs()) {
      if (run.node() != null) {
        ends.add(new RunStore.End(run, ended(now), false, null, null));
      }
    }
    store.runs().end(ends);
    return planned.dueTimes().get(0).at();
  }

  private static Outcome ended(Instant now) {
    return new Outcome(
        RunState.SUCCEEDED, now, now, Progress.NONE, null, null, Duration.ZERO, 0, null);
  }

  /** The job is planned at each of its due times, as a server does whose clock is right. */
  private List<Instant> liveThrough(Instant until) {
    var due = store.runs().dueTimes().get(0).at();
    while (due.isBefore(until)) {
      due = planAt(due);
    }
    return slots();
  }

  private List<Instant> slots() {
    return store
        .history()
        .list(new RunHistory.Query("scrub", Set.of(), null, 1_000))
        .runs()
        .stream()
        .map(Run::slot)
        .filter(Objects::nonNull)
        .sorted()
        .toList();
  }

  private List<String> missed() {
    return store
        .missed()
        .list(new MissedSlots.Query(null, Set.of(), null, null, 100))
        .ranges()
        .stream()
        .map(
            range ->
                range.cause().label() + " " + range.from() + " " + range.to() + " " + range.slots())
        .toList();
  }

  private static Definitions cron(String expression, String zone) {
    return Definitions.job("scrub").schedule(new Schedule.Cron(expression, ZoneId.of(zone)));
  }

  // zone, expression, a day around which the clock is put, runs per day before, on and after it
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Europe/Zurich       | 30 2 * * *   | 2026-03-29 | 1 1 1",
        "Europe/Zurich       | 30 2 * * *   | 2026-10-25 | 1 1 1",
        "Europe/Zurich       | 0 * * * *    | 2026-03-29 | 24 23 24",
        "Europe/Zurich       | 0 * * * *    | 2026-10-25 | 24 25 24",
        "Europe/Zurich       | */15 1-3 * * * | 2026-03-29 | 12 8 12",
        "Europe/Zurich       | */15 1-3 * * * | 2026-10-25 | 12 12 12",
        "Europe/Zurich       | 0 2,3 * * *  | 2026-03-29 | 2 1 2",
        "America/New_York    | 0 2 * * *    | 2026-03-08 | 1 1 1",
        "America/New_York    | 30 1 * * *   | 2026-11-01 | 1 1 1",
        "America/New_York    | */30 * * * * | 2026-11-01 | 48 50 48",
        "Australia/Lord_Howe | 15 2 * * *   | 2026-10-04 | 1 1 1",
        "Australia/Lord_Howe | */30 * * * * | 2026-10-04 | 48 47 48",
        "Australia/Lord_Howe | */30 * * * * | 2026-04-05 | 48 49 48",
        "Asia/Kolkata        | 30 2 * * *   | 2026-03-29 | 1 1 1",
        "Asia/Kolkata        | 0 * * * *    | 2026-10-25 | 24 24 24",
        "America/Sao_Paulo   | 0 0 * * *    | 2026-10-18 | 1 1 1",
        "UTC                 | 30 2 * * *   | 2026-03-29 | 1 1 1",
      })
  void aDayWhoseClockIsPutHasTheRunsThatTheDocumentationSays(
      String zone, String expression, java.time.LocalDate day, String perDay) {
    var place = ZoneId.of(zone);
    var from = day.minusDays(1).atStartOfDay(place).toInstant();
    register(cron(expression, zone), from.minusSeconds(1));
    var slots = liveThrough(day.plusDays(2).atStartOfDay(place).toInstant());
    var counted = new ArrayList<String>();
    for (int i = -1; i <= 1; i++) {
      var that = day.plusDays(i);
      counted.add(
          Long.toString(
              slots.stream().filter(s -> s.atZone(place).toLocalDate().equals(that)).count()));
    }
    assertThat(String.join(" ", counted)).isEqualTo(perDay);
    assertThat(slots).doesNotHaveDuplicates();
    assertThat(missed()).isEmpty();
  }

  @Test
  void aClockThatJumpsAnHourForwardIsAnOutageOfAnHour() {
    register(Definitions.job("scrub").every(Duration.ofMinutes(10)), T0);
    planAt(T0);
    planAt(T0.plus(Duration.ofMinutes(71)));
    assertThat(slots()).containsExactly(T0, T0.plus(Duration.ofMinutes(70)));
    assertThat(missed()).containsExactly("server_down 2026-11-22T10:10:00Z 2026-11-22T11:00:00Z 6");
    assertThat(store.runs().dueTimes().get(0).at()).isEqualTo(T0.plus(Duration.ofMinutes(80)));
  }

  @Test
  void aJobThatCatchesUpRunsWhatAClockJumpedOver() {
    register(
        Definitions.job("scrub").every(Duration.ofMinutes(10)).afterOutage(AfterOutage.CATCH_UP),
        T0);
    planAt(T0);
    planAt(T0.plus(Duration.ofMinutes(31)));
    assertThat(slots()).hasSize(4).doesNotHaveDuplicates();
    assertThat(missed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"every 10m", "*/10 * * * *"})
  void aClockThatIsPutBackAnHourBringsNoDueTimeASecondTime(String text) {
    var schedule = ScheduleText.parse(text, Optional.empty());
    register(Definitions.job("scrub").schedule(schedule), T0);
    liveThrough(T0.plus(Duration.ofMinutes(65)));
    var before = slots();
    for (int minute = 5; minute < 65; minute++) {
      planAt(T0.plus(Duration.ofMinutes(minute)));
    }
    assertThat(slots()).isEqualTo(before);
    assertThat(missed()).isEmpty();
    liveThrough(T0.plus(Duration.ofMinutes(85)));
    assertThat(slots()).hasSize(before.size() + 2).doesNotHaveDuplicates();
  }

  @Test
  void aLeapIntoTheNextYearIsRecordedWholeAndRunsOnce() {
    register(cron("0 * * * *", "Europe/Zurich"), T0.minusSeconds(1));
    planAt(T0);
    planAt(T0.plus(Duration.ofDays(365)));
    assertThat(slots()).containsExactly(T0, T0.plus(Duration.ofDays(365)));
    assertThat(missed())
        .containsExactly("server_down 2026-11-22T11:00:00Z 2027-11-22T09:00:00Z 8759");
  }

  @Test
  void aLeapOverMoreDueTimesThanOneTransactionCountsLeavesNoneOut() {
    register(cron("* * * * *", "UTC"), T0.minusSeconds(1));
    planAt(T0);
    var now = T0.plus(Duration.ofDays(30));
    int transactions = 0;
    while (!planAt(now).isAfter(now)) {
      transactions++;
    }
    assertThat(transactions).isEqualTo(4);
    assertThat(slots()).containsExactly(T0, now);
    assertThat(missed())
        .containsExactly(
            "server_down 2026-11-22T10:01:00Z 2026-12-22T09:59:00Z " + (30 * 24 * 60 - 1));
  }

  @Test
  void everySlotOfAYearIsSettledOnceWhateverTheClockDoes() {
    var schedule = new Schedule.Cron("30 */3 * * *", ZoneId.of("Europe/Zurich"));
    register(Definitions.job("scrub").schedule(schedule), T0);
    var random = new java.util.Random(1);
    var now = T0;
    var latest = T0;
    while (latest.isBefore(T0.plus(Duration.ofDays(60)))) {
      now = now.plus(Duration.ofMinutes(random.nextInt(-300, 700)));
      planAt(now);
      latest = now.isAfter(latest) ? now : latest;
    }
    long expected = Schedules.passed(schedule, T0, T0, latest, 10_000).count();
    long missed =
        store
            .missed()
            .list(new MissedSlots.Query(null, Set.of(), null, null, 1_000))
            .ranges()
            .stream()
            .mapToLong(MissedSlots.Range::slots)
            .sum();
    assertThat(slots()).doesNotHaveDuplicates();
    assertThat(slots().size() + missed).isEqualTo(expected);
    assertThat(Optional.of(missed)).get().isNotEqualTo(0L);
  }
}
