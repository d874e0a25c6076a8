package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.engine.Definitions;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.AskedTime;
import dev.nightshift.server.health.activity.Measured;
import dev.nightshift.server.health.activity.ProcessSample;
import dev.nightshift.server.health.activity.Question;
import dev.nightshift.server.health.activity.Rise;
import dev.nightshift.server.health.activity.WhatRan;
import dev.nightshift.server.health.activity.WhatRan.Active;
import dev.nightshift.server.health.activity.WhatRanReader;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store knows of former times. A store's test says only how to make an empty one. */
abstract class ActivityContract {
  private static final Instant AT = Instant.parse("2026-11-22T14:23:00Z");
  private static final List<String> JOBS = List.of("backup", "gc", "sync");
  private static final AtomicLong IDS = new AtomicLong();

  final TestClock clock = new TestClock(AT.plus(Duration.ofHours(1)));
  private final List<LiveRun> live = new ArrayList<>();
  private Store store;
  private WhatRanReader reader;

  abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
    store.runs().open(new NodeName("a-1", "a", "1"), AT.minusSeconds(9_000), Duration.ofDays(1));
    store
        .runs()
        .register(
            JOBS.stream()
                .map(
                    job ->
                        new Registration(
                            new JobKey(job, ""),
                            new Schedule.OnDemand(),
                            Optional.empty(),
                            "default",
                            List.of()))
                .toList(),
            AT.minusSeconds(9_000));
    Catalogue jobs = Definitions.catalogue(Definitions.job("backup"), Definitions.job("gc"));
    reader =
        new WhatRanReader(
            store.activity(), store.processSamples(), () -> List.copyOf(live), jobs, clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Run begin(String job, Instant started) {
    var id = new UUID(0x0190000000007000L + (IDS.incrementAndGet() << 16), 0x8000000000000001L);
    return store
        .runs()
        .insert(
            Run.of(id, job)
                .asked(Trigger.MANUAL, "ann")
                .queue("default", 0)
                .due(started, started)
                .state(RunState.RUNNING)
                .at("a-1", started)
                .build(),
            9);
  }

  private Run ran(String job, int from, int to, long cpuMs, long bytes, long items) {
    return ran(job, AT.plusSeconds(from), AT.plusSeconds(to), cpuMs, bytes, items, null);
  }

  private Run ran(
      String job, Instant from, Instant to, long cpuMs, long bytes, long items, Run successor) {
    var run = begin(job, from);
    var outcome =
        new Outcome(
            successor == null ? RunState.SUCCEEDED : RunState.FAILED,
            from,
            to,
            new Progress(
                items,
                0,
                0,
                "end",
                Map.of("vault", "orders"),
                Map.of(),
                Map.of("records_total{player_metrics}", (double) items)),
            null,
            null,
            Duration.ofMillis(cpuMs),
            bytes,
            null);
    store.runs().end(List.of(new RunStore.End(run, outcome, false, successor, null)));
    return run;
  }

  private WhatRan minute() {
    return reader.between(AT, AT.plusSeconds(60), ZoneOffset.UTC, 20);
  }

  private static List<String> jobs(WhatRan ran) {
    return ran.runs().stream().map(active -> active.run().job()).toList();
  }

  @Test
  void threeRunsShareAMinuteByWhatOfThemLiesInIt() {
    // all of it in the minute
    var sync = ran("sync", 10, 50, 8_000, 6_000_000, 50_000);
    // a quarter: 30 of 120 s
    ran("backup", -90, 30, 4_000, 12_000_000, 400);
    // half: 20 of 40 s
    ran("gc", 40, 80, 2_000, 2_000_000, 20);
    // beside it
    ran("gc", -300, -1, 900, 900, 9);
    ran("gc", 60, 90, 900, 900, 9);

    var ran = minute();
    assertThat(jobs(ran)).containsExactly("sync", "backup", "gc");
    assertThat(ran.count()).isEqualTo(3);
    assertThat(ran.total().cpu()).isEqualTo(Duration.ofMillis(8_000 + 1_000 + 1_000));
    assertThat(ran.total().allocatedBytes()).isEqualTo(6_000_000 + 3_000_000 + 1_000_000);
    assertThat(ran.total().items()).isEqualTo(50_000 + 100 + 10);
    assertThat(ran.runs()).extracting(Active::part).containsExactly(1.0, 0.25, 0.5);
    assertThat(ran.runs()).extracting(Active::cpuShare).containsExactly(0.8, 0.1, 0.1);
    assertThat(ran.runs()).extracting(Active::bytesShare).containsExactly(0.6, 0.3, 0.1);
    assertThat(ran.runs())
        .extracting(active -> active.within().toSeconds())
        .contains(40L, 30L, 20L);
    var first = ran.runs().get(0);
    assertThat(first.run().id()).isEqualTo(sync.id());
    assertThat(first.run().progress().counts())
        .containsEntry("records_total{player_metrics}", 50_000.0);
    assertThat(first.run().progress().context()).containsEntry("vault", "orders");
    assertThat(ran.sentence())
        .isEqualTo(
            "sync was processing 50,000 player_metrics items in phase end (80 % of CPU, 60 % of"
                + " allocated bytes of all runs) at 14:23.");
  }

  @Test
  void runsThatOutlastTheTimeByHoursOrDaysAreFound() {
    var hours = ran("sync", -60, 5 * 3_600, 1_000, 1, 1);
    var days = ran("gc", AT.minusSeconds(60), AT.plus(Duration.ofDays(3)), 1_000, 1, 1, null);
    var midnight =
        ran("backup", AT.minusSeconds(5), Instant.parse("2026-11-23T00:00:00Z"), 9, 1, 1, null);
    clock.set(AT.plus(Duration.ofDays(5)));
    assertThat(minute().runs())
        .extracting(active -> active.run().id())
        .containsExactlyInAnyOrder(hours.id(), days.id(), midnight.id());
  }

  @Test
  void anAttemptThatWasRetriedLaterIsFoundAsWell() {
    var first = begin("gc", AT.minusSeconds(5));
    var next =
        Run.of(
                new UUID(0x0190000000007000L + (IDS.incrementAndGet() << 16), 0x8000000000000001L),
                "gc")
            .attempt(first.root(), 2)
            .asked(Trigger.MANUAL, "ann")
            .queue("default", 0)
            .due(AT.plusSeconds(9_000), AT.plusSeconds(8_000))
            .build();
    var outcome =
        new Outcome(
            RunState.FAILED,
            AT.minusSeconds(5),
            AT.plusSeconds(8_000),
            Progress.NONE,
            null,
            null,
            Duration.ZERO,
            0,
            null);
    store.runs().end(List.of(new RunStore.End(first, outcome, false, next, null)));
    assertThat(jobs(minute())).containsExactly("gc");
  }

  @Test
  void aRunAtWorkCountsWithWhatItDidUntilNow() {
    var run = begin("sync", AT.minusSeconds(600));
    clock.set(AT.plusSeconds(600));
    var ran = minute();
    assertThat(ran.runs()).extracting(Active::measured).containsExactly(false);
    assertThat(ran.sentence())
        .isEqualTo("sync was at work (its CPU and bytes are known when it ends) at 14:23.");

    live.add(
        new LiveRun(
            run,
            new Progress(200, 0, 0, "", Map.of(), Map.of()),
            Duration.ofSeconds(20),
            2_000_000));
    ran = minute();
    assertThat(ran.runs()).extracting(Active::measured).containsExactly(true);
    assertThat(ran.runs().get(0).load())
        .isEqualTo(new WhatRan.Load(Duration.ofSeconds(1), 100_000, 10, 0));
    assertThat(ran.sentence())
        .isEqualTo(
            "sync was processing about 10 items (1 s of CPU, 100.0 kB allocated, no other run) at"
                + " 14:23.");
  }

  @Test
  void thePhaseIsTheOneThatTheRunWasInThen() {
    var run = ran("gc", -100, 300, 1_000, 1, 1);
    store
        .runs()
        .log(
            List.of(
                line(run, 1, -90, "gc", "phase: reading"),
                line(run, 2, 20, "gc", "phase: writing"),
                line(run, 3, 25, "driver", "phase: of something else"),
                line(run, 4, 200, "gc", "phase: end")));
    assertThat(minute().runs()).extracting(Active::phase).containsExactly("writing");
    assertThat(reader.between(AT.plusSeconds(240), AT.plusSeconds(241), ZoneOffset.UTC, 9).runs())
        .extracting(Active::phase)
        .containsExactly("end");
  }

  @Test
  void phasesTellWhenInItsTimeARunUsedWhatItUsed() {
    // all that it allocated was allocated in its first 40 s
    inPhases(
        "sync", -40, 160, phase("copying", -40, 40, 900_000_000), phase("sending", 0, 160, 1_000));
    ran("gc", 0, 60, 10, 5_000_000, 1);
    var ran = minute();
    assertThat(jobs(ran)).containsExactly("gc", "sync");
    assertThat(ran.runs().get(1).phase()).isEqualTo("sending");
    assertThat(ran.runs().get(1).load().allocatedBytes()).isLessThan(1_000);
    var before = reader.between(AT.minusSeconds(20), AT.plusSeconds(30), ZoneOffset.UTC, 9);
    assertThat(jobs(before)).containsExactly("sync", "gc");
    assertThat(before.runs().get(0).phase()).isEqualTo("copying");
    assertThat(before.runs().get(0).load().allocatedBytes()).isBetween(440_000_000L, 460_000_000L);
  }

  private void inPhases(String job, int from, int to, Course.Phase... phases) {
    long bytes = Arrays.stream(phases).mapToLong(Course.Phase::allocatedBytes).sum();
    store
        .runs()
        .end(
            List.of(
                new RunStore.End(
                    begin(job, AT.plusSeconds(from)),
                    new Outcome(
                        RunState.SUCCEEDED,
                        AT.plusSeconds(from),
                        AT.plusSeconds(to),
                        new Progress(9, 0, 0, "end", Map.of(), Map.of()),
                        null,
                        null,
                        Duration.ofMillis(20),
                        bytes,
                        null,
                        new Course(Duration.ZERO, List.of(phases))),
                    false,
                    null,
                    null)));
  }

  private static Course.Phase phase(String name, int from, int took, long bytes) {
    return new Course.Phase(
        name,
        AT.plusSeconds(from),
        1,
        Duration.ofSeconds(took),
        Duration.ofMillis(10),
        bytes,
        0,
        Duration.ZERO);
  }

  @Test
  void whatNoRunExplainsIsLaidToNone() {
    ran("gc", 0, 60, 10, 1_000_000, 1);
    store
        .processSamples()
        .add(
            IntStream.rangeClosed(-40, 12)
                .mapToObj(
                    i ->
                        new ProcessSample(
                            "a-1",
                            AT.plusSeconds(5L * i),
                            Duration.ofSeconds(5),
                            (i > 2 ? 900 : 200) * 1_000_000L,
                            90_000_000,
                            Duration.ofMillis(300),
                            Duration.ZERO,
                            0,
                            i == 3 ? 700_000_000 : 1_000_000,
                            0))
                .toList(),
            AT.minusSeconds(9_000));
    var ran = minute();
    assertThat(ran.job()).isNull();
    assertThat(ran.sentence())
        .startsWith("No run explains why memory rose from 200.0 MB to 900.0 MB at 14:23: all runs")
        .contains("together had 0 % of what the process allocated; at work were gc (");
    // a while later it is still high, but that is not what rose then
    assertThat(reader.between(AT.plusSeconds(40), AT.plusSeconds(60), ZoneOffset.UTC, 9).sentence())
        .doesNotContain("rose", "spiked");
  }

  @Test
  void logLinesAreThoseWithinAndRankRunsWhereTheLogRose() {
    var quiet = ran("gc", 0, 60, 9_000, 9_000_000, 1);
    var loud = ran("sync", -100, 100, 10, 10, 400);
    List<RunStore.Line> lines = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      lines.add(line(loud, i, i - 100, "sync", "record " + i));
    }
    lines.add(line(quiet, 1, 5, "gc", "fine"));
    store.runs().log(lines);
    var ran = minute();
    assertThat(jobs(ran)).containsExactly("gc", "sync");
    assertThat(ran.runs()).extracting(active -> active.load().logLines()).containsExactly(1L, 60L);
    assertThat(ran.total().logLines()).isEqualTo(61);

    store
        .processSamples()
        .add(
            IntStream.rangeClosed(-40, 12)
                .mapToObj(i -> sample(AT.plusSeconds(5L * i), i > 2 && i < 9 ? 200 : 3))
                .toList(),
            AT.minusSeconds(9_000));
    ran = minute();
    assertThat(jobs(ran)).containsExactly("sync", "gc");
    assertThat(ran.by()).isEqualTo(Measured.By.LOG_LINES);
    assertThat(ran.sentence())
        .isEqualTo(
            "sync was processing 400 player_metrics items in phase end (100 % of log lines, 0 % of"
                + " CPU, 0 % of allocated bytes of all runs) when log volume spiked at 14:23 (from 1"
                + " lines/s to 40 lines/s).");
    assertThat(ran.process()).isNotEmpty();
    assertThat(
            jobs(
                reader.answer(
                    new Question(AT, AT.plusSeconds(60), ZoneOffset.UTC, 9, Measured.By.CPU))))
        .containsExactly("gc", "sync");
    var spikes =
        reader.spikes(
            new AskedTime(AT.minusSeconds(3_600), AT.plusSeconds(3_600), ZoneOffset.UTC), false, 9);
    assertThat(spikes.spikes()).hasSize(1);
    assertThat(spikes.spikes().get(0).sentence()).startsWith("sync was processing 400 ");
    assertThat(spikes.spikes().get(0).rises())
        .extracting(Rise::what)
        .containsExactly(Measured.LOG_LINES);
  }

  private static ProcessSample sample(Instant at, long lines) {
    return new ProcessSample(
        "a-1",
        at,
        Duration.ofSeconds(5),
        200_000_000,
        90_000_000,
        Duration.ofMillis(300),
        Duration.ZERO,
        0,
        1_000_000,
        lines);
  }

  private static RunStore.Line line(Run run, long number, int at, String logger, String text) {
    return new RunStore.Line(
        run.id(), new LogLine(number, AT.plusSeconds(at), "INFO", logger, text));
  }

  @Test
  void emptyTimesFutureTimesAndTimesBeforeAllHistoryAreToldApart() {
    assertThat(minute().sentence()).isEqualTo("Nothing ran at 14:23.");
    assertThat(minute().kept()).isTrue();
    ran("gc", 600, 601, 1, 1, 1);
    var before = minute();
    assertThat(before.kept()).isFalse();
    assertThat(before.sentence())
        .isEqualTo(
            "The store has nothing of what ran at 14:23: runs of that time were removed by"
                + " retention, or there were none yet.");
    assertThat(reader.between(AT.plusSeconds(700), AT.plusSeconds(760), ZoneOffset.UTC, 9).kept())
        .isTrue();
    assertThatThrownBy(
            () -> reader.between(AT.plusSeconds(9_000), AT.plusSeconds(9_060), ZoneOffset.UTC, 9))
        .hasMessageContaining("is in the future");
    assertThatThrownBy(() -> reader.between(AT, AT, ZoneOffset.UTC, 9))
        .hasMessageContaining("not after its begin");
  }

  @Test
  void pausesWindowsSchedulesAndActionsOfThatTimeAreTold() {
    var audit = store.audit("a");
    var controls = store.controls();
    // over before
    audit.append(entry("pause", "backup", -4_000));
    audit.append(entry("resume", "backup", -3_000));
    // in it, and over since
    audit.append(entry("pause", "sync", -700));
    audit.append(entry("resume", "sync", 900));
    // of which nothing but the order is left
    controls.pause(
        "gc", new Pause("bob", AT.minusSeconds(30), "vacuum", null, Pause.Running.FINISH));
    // after it
    audit.append(entry("pause", "backup", 61));
    audit.append(entry("intensity", "backup", -10));
    controls.changeSchedule(
        new JobControls.NewSchedule(
            "gc",
            new Schedule.FixedRate(Duration.ofMinutes(5)),
            new Schedule.OnDemand(),
            Duration.ofMinutes(10),
            "ann",
            "too rare",
            AT.minusSeconds(1_200)));
    store
        .maintenance()
        .add(
            new MaintenanceWindow(
                0,
                "night",
                true,
                AT.minusSeconds(60),
                AT.plusSeconds(1),
                Set.of(),
                Set.of(),
                MaintenanceWindow.Running.FINISH,
                MaintenanceWindow.After.SKIP,
                "upgrade",
                "schedule",
                null),
            AT.minusSeconds(60));

    var ran = minute();
    assertThat(ran.pauses())
        .containsExactly(
            new Activity.Held("sync", "ann", AT.minusSeconds(700), AT.plusSeconds(900), "because"),
            new Activity.Held("gc", "bob", AT.minusSeconds(30), null, "vacuum"));
    assertThat(ran.windows()).extracting(MaintenanceWindow::name).containsExactly("night");
    assertThat(ran.schedules())
        .extracting(change -> change.job() + " " + change.before() + " " + change.after())
        .containsExactly("gc null every 5m");
    assertThat(ran.actions())
        .extracting(action -> action.what() + " " + action.target())
        .containsExactly("pause sync", "intensity backup");
    assertThat(ran.sentence())
        .isEqualTo("Nothing ran at 14:23; the maintenance window night was on (upgrade).");
    assertThat(reader.between(AT.plusSeconds(3), AT.plusSeconds(4), ZoneOffset.UTC, 9).sentence())
        .isEqualTo("Nothing ran at 14:23:03; 2 jobs were paused.");
  }

  private static AuditEntry entry(String action, String target, int at) {
    return new AuditEntry(
        AT.plusSeconds(at),
        new Actor("ann", Role.ADMIN, "127.0.0.1", "r"),
        action,
        target,
        Map.of(),
        "because",
        AuditEntry.Outcome.DONE,
        "");
  }

  @Test
  void theHeaviestRunsAreListedAndAllAreCounted() {
    for (int i = 0; i < 12; i++) {
      ran("gc", i, i + 1, 100 + i, 100, 1);
    }
    var ran = reader.between(AT, AT.plusSeconds(60), ZoneOffset.UTC, 3);
    assertThat(ran.runs()).extracting(active -> active.run().cpu().toMillis()).contains(111L, 110L);
    assertThat(ran.runs()).hasSize(3);
    assertThat(ran.count()).isEqualTo(12);
    assertThat(ran.sentence()).startsWith("12 runs shared the load at 14:23, most of it gc (9 %");
    assertThat(ran.sentence()).endsWith(" and 9 more.");
  }
}
