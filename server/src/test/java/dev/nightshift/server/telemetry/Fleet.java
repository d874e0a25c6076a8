package dev.nightshift.server.telemetry;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Scope;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Jobs, runs and looks at a store, for tests. */
final class Fleet {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Fleet() {}

  static Catalogue catalogue(JobDefinition... jobs) {
    return new Catalogue(Naming.DEFAULT, List.of(jobs), List.of(), List.of());
  }

  static Catalogue catalogue(List<Alias> aliases, JobDefinition... jobs) {
    return new Catalogue(Naming.DEFAULT, List.of(jobs), aliases, List.of());
  }

  /** Hourly, 10 s, with every limit. */
  static JobDefinition job(String name, Metric... metrics) {
    return job(
        name,
        Scope.CLUSTER,
        new JobDefinition.Timing(
            new Schedule.FixedRate(Duration.ofHours(1)),
            "every hour",
            Optional.of(Duration.ofHours(1)),
            Optional.of(Duration.ofSeconds(10)),
            Duration.ofMinutes(10),
            AfterOutage.RUN_ONCE),
        new JobDefinition.Limits(
            true,
            OptionalDouble.of(5000),
            OptionalDouble.of(50),
            Optional.of(Duration.ofSeconds(20)),
            Optional.of(Duration.ofSeconds(40))),
        true,
        metrics);
  }

  /** Says nothing of itself that it need not say. */
  static JobDefinition onDemand(String name, Metric... metrics) {
    return job(
        name,
        Scope.CLUSTER,
        new JobDefinition.Timing(
            new Schedule.OnDemand(),
            "on demand",
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(10),
            AfterOutage.SKIP),
        new JobDefinition.Limits(
            false,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty()),
        false,
        metrics);
  }

  static JobDefinition onEachNode(String name, Metric... metrics) {
    var once = job(name, metrics);
    return job(name, Scope.NODE, once.timing(), once.limits(), true, metrics);
  }

  private static JobDefinition job(
      String name,
      Scope scope,
      JobDefinition.Timing timing,
      JobDefinition.Limits limits,
      boolean reportsItemStates,
      Metric... metrics) {
    return new JobDefinition(
        name,
        "Work",
        new JobDefinition.PluginRef("ledger", "1.2.3"),
        "Does \"the\" work",
        "blocks",
        "storage",
        Criticality.HIGH,
        timing,
        new JobDefinition.Execution(
            scope, Overlap.SKIP, AfterStall.RERUN, Retry.NONE, "default", 0, Intensity.MEDIUM),
        limits,
        reportsItemStates,
        List.of(metrics),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of("redis"),
        List.of(),
        List.of(),
        List.of());
  }

  /** A run that was due at noon, started 2 s later and took 12 s. */
  static Run run(String job, RunState state) {
    return run(new UUID(0, 1), job, state, new Work(0, Duration.ZERO, 0));
  }

  static Run run(UUID id, String job, RunState state, Work work) {
    var ended = state.terminal();
    return Run.of(id, job)
        .slot(NOON)
        .asked(Trigger.SCHEDULE, "schedule")
        .due(NOON, NOON)
        .state(state)
        .at("n1", NOON.plusSeconds(2))
        .finished(
            ended ? NOON.plusSeconds(14) : null,
            state == RunState.FAILED ? new RunError(ErrorKind.JOB_ERROR, "broken", "") : null)
        .progress(progress(work.items))
        .effort(work.cpu, work.bytes)
        .build();
  }

  static LiveRun live(UUID id, String job, Work work) {
    return new LiveRun(
        run(id, job, RunState.RUNNING, new Work(0, Duration.ZERO, 0)),
        progress(work.items),
        work.cpu,
        work.bytes);
  }

  private static Progress progress(long items) {
    return new Progress(items, 0, 0, "", Map.of(), Map.of());
  }

  record Work(long items, Duration cpu, long bytes) {}

  static StoreSnapshot snapshot(JobStatus... jobs) {
    return snapshot(false, jobs);
  }

  static StoreSnapshot snapshot(boolean maintenance, JobStatus... jobs) {
    return new StoreSnapshot(
        NOON,
        "store-1",
        List.of(jobs),
        Map.of("reports", Map.of("waiting", 4L, "failed", 1L)),
        maintenance,
        4096);
  }

  /** Registered at noon and never run. */
  static JobStatus registered(String job) {
    return under(job, Orders.NONE);
  }

  /** The same, under orders. */
  static JobStatus under(String job, Orders orders) {
    return new JobStatus(
        job, "", null, NOON, false, null, null, null, null, null, null, 0, 0, 0, null, 0, null,
        null, null, null, 0, 0, Map.of(), null, null, null, orders);
  }

  /** Last did something 25 hours ago, and was held back until now. */
  static JobStatus resumed(String job, Instant at) {
    var before = NOON.minusSeconds(90_000);
    return new JobStatus(
        job,
        "",
        null,
        at,
        false,
        before,
        before,
        before,
        null,
        null,
        null,
        0,
        0,
        0,
        null,
        0,
        null,
        null,
        null,
        null,
        0,
        0,
        Map.of(),
        null,
        null,
        null,
        Orders.NONE);
  }

  /** With a value for everything. */
  static JobStatus busy(String job) {
    return telling(job, Map.of("free_bytes", 7.5, "players{eu}", 42.0));
  }

  /** Likewise, with these gauges. */
  static JobStatus telling(String job, Map<String, Double> gauges) {
    return new JobStatus(
        job,
        "",
        NOON.plusSeconds(3600),
        NOON.minusSeconds(7200),
        true,
        NOON.minusSeconds(60),
        NOON.minusSeconds(120),
        NOON.minusSeconds(180),
        RunState.FAILED,
        new RunError(ErrorKind.JOB_ERROR, "broken", ""),
        Duration.ofMillis(1500),
        3,
        2,
        1,
        NOON.minusSeconds(30),
        5,
        NOON.minusSeconds(300),
        Duration.ofSeconds(2),
        Duration.ofSeconds(9),
        NOON.minusSeconds(400),
        9,
        12,
        gauges,
        100L,
        2L,
        1L,
        new Orders(
            new Pause("ann", NOON, "disk", null, Pause.Running.FINISH), null, Intensity.HIGH));
  }

  /** As one node's row of a job that runs on each node. */
  static JobStatus onNode(
      String job, String node, Instant activeSince, Instant lastCompletion, int failures) {
    return new JobStatus(
        job,
        node,
        null,
        activeSince,
        false,
        lastCompletion,
        lastCompletion,
        null,
        null,
        null,
        null,
        failures,
        0,
        0,
        null,
        2,
        null,
        null,
        null,
        null,
        5,
        10,
        Map.of(),
        null,
        null,
        null,
        Orders.NONE);
  }
}
