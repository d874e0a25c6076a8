package dev.nightshift.server.api;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Scope;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.engine.OnceKeys;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.engine.RunRequests;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Two jobs, a failed run, a running one, and a memory of what was asked for. */
public final class FakeBackend implements RunHistory, RunSearch, ActiveRuns, RunRequests, OnceKeys {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final UUID FAILED = UUID.fromString("019cab00-0000-7000-8000-000000000001");
  public static final UUID RUNNING = UUID.fromString("019cab00-0000-7000-8000-000000000002");
  public static final UUID ASKED = UUID.fromString("019cab00-0000-7000-8000-000000000003");

  public final List<RunRequest> asked = new ArrayList<>();
  public final List<Filter> filters = new ArrayList<>();
  public final List<Query> queries = new ArrayList<>();

  public static Catalogue catalogue() {
    return new Catalogue(
        Naming.DEFAULT, List.of(job("backup"), job("integrity_scrub")), List.of(), List.of());
  }

  public static JobDefinition job(String name) {
    return new JobDefinition(
        name,
        name,
        new JobDefinition.PluginRef("ledger", "1.0.0"),
        "Does " + name,
        "pages checked",
        "storage",
        Criticality.HIGH,
        new JobDefinition.Timing(
            new Schedule.FixedRate(Duration.ofHours(1)),
            "every 1h",
            Optional.of(Duration.ofHours(1)),
            Optional.of(Duration.ofSeconds(10)),
            Duration.ofMinutes(10),
            AfterOutage.RUN_ONCE),
        new JobDefinition.Execution(
            Scope.CLUSTER, Overlap.SKIP, AfterStall.RERUN, Retry.NONE, "default", 0, Intensity.LOW),
        new JobDefinition.Limits(
            false,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty()),
        false,
        List.of(),
        List.of(new FailureMode("checksum differs", "bit rot", "run auto_recovery", "flip-byte")),
        List.of(),
        name.equals("backup")
            ? List.of(
                new Parameter("keep", Parameter.Type.INTEGER, "How many to keep", "3"),
                new Parameter("target", Parameter.Type.TEXT, "Where to", ""))
            : List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  public static Run failed() {
    return run(
        FAILED,
        "integrity_scrub",
        RunState.FAILED,
        new Progress(41_200, 41_200, 50_000, "checking", Map.of("vault", "orders"), Map.of()),
        new RunError(ErrorKind.JOB_ERROR, "page 812 of vault orders: checksum differs", "at x"));
  }

  static Run running() {
    return run(RUNNING, "backup", RunState.RUNNING, Progress.NONE, null);
  }

  private static Course.Phase phase(String name, Instant began, long times, long items) {
    return new Course.Phase(
        name,
        began,
        times,
        Duration.ofSeconds(4),
        Duration.ofMillis(3_650),
        61_000_000,
        items,
        Duration.ofMillis(15));
  }

  private static Run run(UUID id, String job, RunState state, Progress progress, RunError error) {
    return Run.of(id, job)
        .slot(NOW.minusSeconds(600))
        .asked(Trigger.SCHEDULE, "schedule")
        .parameters(Map.of("keep", "3"))
        .due(NOW.minusSeconds(600), NOW.minusSeconds(600))
        .state(state)
        .at("node-1", NOW.minusSeconds(600))
        .finished(state.terminal() ? NOW.minusSeconds(592) : null, error)
        .progress(progress)
        .effort(Duration.ofMillis(7_300), 123_456_789)
        .course(
            new Course(
                Duration.ofMillis(31),
                List.of(
                    phase("", NOW.minusSeconds(600), 1, 400),
                    phase("checking", NOW.minusSeconds(599), 2, 41_200))))
        .build();
  }

  @Override
  public Optional<Run> find(UUID id) {
    return List.of(failed(), running()).stream().filter(run -> run.id().equals(id)).findFirst();
  }

  @Override
  public Found find(Filter filter, Place place, int limit) {
    filters.add(filter);
    var page = list(new Query(filter.job(), filter.states(), null, limit));
    return new Found(
        page.runs(), page.next(), null, filter.text() == null ? null : NOW.minusSeconds(3_600));
  }

  @Override
  public List<Run> attempts(UUID root) {
    return find(root).stream().toList();
  }

  @Override
  public List<Run> retries(UUID root) {
    return List.of();
  }

  @Override
  public Lines log(UUID run, LineFilter filter, int limit) {
    return new Lines(
        log(run, filter.after(), limit).stream()
            .filter(line -> filter.levels().isEmpty() || filter.levels().contains(line.level()))
            .toList(),
        false);
  }

  @Override
  public Page list(Query query) {
    queries.add(query);
    var runs =
        List.of(running(), failed()).stream()
            .filter(run -> query.job() == null || run.job().equals(query.job()))
            .filter(run -> query.states().isEmpty() || query.states().contains(run.state()))
            .toList();
    boolean more = runs.size() > query.limit();
    var shown = runs.subList(0, Math.min(query.limit(), runs.size()));
    return new Page(shown, more ? shown.get(shown.size() - 1).id() : null);
  }

  @Override
  public List<LogLine> log(UUID run, long after, int limit) {
    return List.of(
            new LogLine(1, NOW.minusSeconds(600), "INFO", "scrub", "checking <vault> orders"),
            new LogLine(2, NOW.minusSeconds(593), "ERROR", "scrub", "page 812: checksum differs"))
        .stream()
        .filter(line -> line.number() > after)
        .limit(limit)
        .toList();
  }

  @Override
  public StoreSnapshot snapshot() {
    return new StoreSnapshot(
        NOW,
        "store",
        List.of(status("backup", 0, 1), status("integrity_scrub", 3, 0)),
        Map.of(),
        false,
        0);
  }

  private static JobStatus status(String job, int failures, int active) {
    return new JobStatus(
        job,
        "",
        NOW.plusSeconds(2_880),
        NOW.minusSeconds(86_400),
        false,
        NOW.minusSeconds(592),
        failures > 0 ? null : NOW.minusSeconds(592),
        NOW.minusSeconds(592),
        failures > 0 ? RunState.FAILED : RunState.SUCCEEDED,
        failures > 0 ? failed().error() : null,
        Duration.ofSeconds(8),
        failures,
        0,
        active,
        null,
        0,
        null,
        Duration.ofMillis(8_100),
        Duration.ofMillis(8_400),
        null,
        5,
        7,
        Map.of(),
        null,
        null,
        null,
        Orders.NONE);
  }

  @Override
  public List<LiveRun> live() {
    return List.of(
        new LiveRun(
            running(),
            new Progress(12, 64, 100, "verifying", Map.of(), Map.of()),
            Duration.ofMillis(500),
            1_000));
  }

  @Override
  public UUID request(RunRequest request) {
    asked.add(request);
    return ASKED;
  }

  @Override
  public Optional<Used> used(String id, Instant after) {
    return asked.stream()
        .map(RunRequest::once)
        .filter(once -> once != null && once.id().equals(id))
        .findFirst()
        .map(once -> new Used(once.request(), ASKED));
  }
}
