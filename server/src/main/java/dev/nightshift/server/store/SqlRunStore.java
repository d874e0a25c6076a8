package dev.nightshift.server.store;

import dev.nightshift.server.engine.DueTime;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunServices;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The store in SQL; what databases do differently is left to a dialect. */
final class SqlRunStore implements RunStore, RunHistory {
  private static final String REGISTRATION = "registration";

  private final Dialect dialect;
  private final OwnTrail trail;
  private final Clock clock;

  /**
   * @param trail told who this process is
   * @param clock of the store, for what pages and metrics call "now"
   */
  SqlRunStore(Dialect dialect, OwnTrail trail, Clock clock) {
    this.dialect = dialect;
    this.trail = trail;
    this.clock = clock;
  }

  @Override
  public boolean shared() {
    return !dialect.ownedByOneProcess();
  }

  @Override
  public Optional<Instant> time() {
    return dialect.read(dialect::time);
  }

  @Override
  public List<Run> open(NodeName node, Instant now, Duration lease) {
    trail.of(node.name());
    return dialect.write(
        handle -> {
          dialect.alone(handle, REGISTRATION);
          if (handle.createQuery("select count(*) from store").mapTo(Integer.class).one() == 0) {
            handle
                .createUpdate("insert into store (id, created) values (:id, :now)")
                .bind("id", UUID.randomUUID().toString())
                .bind("now", Columns.at(now))
                .execute();
          }
          var left = dialect.ownedByOneProcess() ? Nodes.leftOpen(handle, now) : List.<Run>of();
          Nodes.forget(handle, now);
          Nodes.open(handle, node, now, lease);
          return left;
        });
  }

  @Override
  public boolean renew(String node, Instant now, Duration lease) {
    return dialect.write(handle -> Nodes.renew(handle, node, now, lease));
  }

  @Override
  public List<Lease> leases() {
    return dialect.read(Nodes::leases);
  }

  @Override
  public boolean expire(Lease lease, Instant now) {
    return dialect.write(handle -> Nodes.expire(handle, lease, now));
  }

  @Override
  public void leave(String node, Instant now) {
    dialect.write(
        handle -> {
          Nodes.leave(handle, node, now);
          return null;
        });
  }

  @Override
  public List<Run> abandoned(Set<String> jobs, Instant endedBefore, int most) {
    return dialect.read(handle -> Nodes.abandoned(handle, jobs, endedBefore, most));
  }

  @Override
  public List<UUID> running(String node) {
    return dialect.read(handle -> Nodes.running(handle, node));
  }

  @Override
  public List<Run> attempts(UUID root) {
    return dialect.read(
        handle ->
            handle
                .createQuery("select * from run where root = :root order by attempt")
                .bind("root", root)
                .map(RunRows.MAPPER)
                .list());
  }

  @Override
  public List<Missed> register(List<Registration> jobs, Instant now) {
    return dialect.write(
        handle -> {
          dialect.alone(handle, REGISTRATION);
          var alive =
              handle
                  .createQuery(
                      "select max(renewed) from node where renewed < (select max(started) from node)")
                  .mapTo(OffsetDateTime.class)
                  .findOne()
                  .map(OffsetDateTime::toInstant)
                  .orElse(null);
          List<Missed> missed = new ArrayList<>();
          jobs.stream()
              .sorted(Comparator.comparing(Registration::key))
              .forEach(job -> JobStateRows.register(handle, job, now, alive, missed::add));
          return missed;
        });
  }

  @Override
  public List<DueTime> dueTimes() {
    return dialect.read(JobStateRows::dueTimes);
  }

  @Override
  public Planned plan(
      List<JobKey> jobs,
      Instant now,
      Function<JobKey, Planner> planners,
      BiFunction<JobKey, Planner.PlannedRun, Run> newRun) {
    var planned = dialect.write(handle -> new Planning(handle, now, newRun).plan(jobs, planners));
    tellWaiting(planned.runs());
    return planned;
  }

  @Override
  public List<Run> insert(List<Wanted> runs) {
    var rows = dialect.write(handle -> new Inserts(handle).write(runs));
    tellWaiting(rows);
    return rows;
  }

  @Override
  public List<Run> claim(
      String node, Queue queue, int most, Map<String, Integer> lanes, Instant now) {
    return dialect.write(
        handle ->
            new Claims(handle)
                .claim(dialect, node, queue.name(), room(handle, queue, most), lanes, now));
  }

  /** What a queue's limit over all nodes leaves; under the lock of the queue, if it has one. */
  private int room(Handle handle, Queue queue, int most) {
    return queue.limit().map(limit -> Math.min(most, limit - running(handle, queue))).orElse(most);
  }

  private int running(Handle handle, Queue queue) {
    dialect.alone(handle, "queue " + queue.name());
    return handle
        .createQuery("select count(*) from run where state = 'RUNNING' and queue = :queue")
        .bind("queue", queue.name())
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public void release(String node, List<UUID> runs) {
    dialect.write(
        handle -> {
          for (var run : runs) {
            handle
                .createUpdate(
                    "update run set state = 'QUEUED', lane = null, node = null, started = null where id = :id and state ="
                        + " 'RUNNING' and node = :node")
                .bind("id", run)
                .bind("node", node)
                .execute();
          }
          return null;
        });
    if (!runs.isEmpty()) {
      dialect.others().waiting();
    }
  }

  @Override
  public Optional<Instant> nextQueued(Instant after) {
    return dialect.read(
        handle ->
            handle
                .createQuery("select min(due) from run where state = 'QUEUED' and due > :after")
                .bind("after", Columns.at(after))
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant));
  }

  @Override
  public Ended end(List<End> ends) {
    var failed = new AtomicReference<List<FailureTrail.Told>>(List.of());
    var ended =
        dialect.write(
            handle -> {
              var written = new Ends(handle).write(ends);
              failed.set(
                  trail.failed(
                      handle,
                      written.accepted().stream()
                          .filter(one -> one.end().successor() == null)
                          .map(Accepted::run)
                          .toList()));
              return written;
            });
    trail.remember(failed.get());
    ended.accepted().stream()
        .map(accepted -> accepted.run().queue())
        .distinct()
        .forEach(dialect.others()::free);
    ended.accepted().stream()
        .map(accepted -> accepted.end().successor())
        .filter(Objects::nonNull)
        .forEach(dialect.others()::waiting);
    return ended;
  }

  private void tellWaiting(List<Run> runs) {
    runs.stream().filter(run -> run.state() == RunState.QUEUED).forEach(dialect.others()::waiting);
  }

  @Override
  public void log(List<Line> lines) {
    dialect.write(
        handle -> {
          var batch =
              handle.prepareBatch(
                  "insert into run_log (run, number, at, level, logger, text) values (:run, :number, :at, :level,"
                      + " :logger, :text)");
          for (var line : numbered(handle, lines)) {
            batch
                .bind("run", line.run())
                .bind("number", line.line().number())
                .bind("at", Columns.at(line.line().at()))
                .bind("level", line.line().level())
                .bind("logger", Columns.text(line.line().logger()))
                .bind("text", Columns.text(line.line().text()))
                .add();
          }
          return batch.execute();
        });
  }

  /** A line with number 0 goes after the last that is stored. */
  private static List<Line> numbered(Handle handle, List<Line> lines) {
    return lines.stream()
        .map(line -> line.line().number() > 0 ? line : atEnd(handle, line))
        .toList();
  }

  private static Line atEnd(Handle handle, Line line) {
    long last =
        handle
            .createQuery("select coalesce(max(number), 0) from run_log where run = :run")
            .bind("run", line.run())
            .mapTo(Long.class)
            .one();
    var text = line.line();
    return new Line(
        line.run(), new LogLine(last + 1, text.at(), text.level(), text.logger(), text.text()));
  }

  @Override
  public void progress(String node, Map<UUID, Progress> reported) {
    dialect.write(
        handle -> {
          var batch =
              handle.prepareBatch(
                  "update run set items = :items, done = :done, total = :total, phase = :phase, facts = :facts, counts = :counts where id ="
                      + " :id and state = 'RUNNING' and node = :node");
          reported.forEach(
              (id, progress) ->
                  batch
                      .bind("items", progress.items())
                      .bind("done", progress.done())
                      .bind("total", progress.total())
                      .bind("phase", Columns.text(progress.phase()))
                      .bind("facts", Columns.json(progress.context()))
                      .bind("counts", Columns.json(progress.counts()))
                      .bind("id", id)
                      .bind("node", node)
                      .add());
          return batch.execute();
        });
  }

  @Override
  public Optional<String> readCursor(JobKey job, String name) {
    return dialect.read(handle -> KeptState.cursor(handle, job, name));
  }

  @Override
  public boolean writeCursor(
      UUID run, String node, JobKey job, String name, String position, Instant now) {
    return dialect.write(
        handle ->
            mayKeep(handle, run, node, "cursor " + job + " " + name)
                && KeptState.cursor(handle, job, name, position, now));
  }

  @Override
  public RunServices.Backoff readBackoff(JobKey job, String key) {
    return dialect.read(handle -> KeptState.backoff(handle, job, key));
  }

  @Override
  public boolean writeBackoff(
      UUID run, String node, JobKey job, String key, RunServices.Backoff backoff, Instant now) {
    return dialect.write(
        handle ->
            mayKeep(handle, run, node, "backoff " + job + " " + key)
                && KeptState.backoff(handle, job, key, backoff, now));
  }

  /** Whether the run is the node's; then nobody else writes the same thing at once. */
  private boolean mayKeep(Handle handle, UUID run, String node, String what) {
    if (!RunRows.lock(handle, run, node)) {
      return false;
    }
    dialect.alone(handle, what);
    return true;
  }

  @Override
  public List<Run> refuseOrphans(Set<String> known, Instant queuedBefore, Instant now) {
    return dialect.write(
        handle -> {
          var refused = Orphans.refuse(handle, known, queuedBefore, now);
          trail.failed(handle, refused);
          return refused;
        });
  }

  @Override
  public Optional<Run> find(UUID id) {
    return dialect.read(handle -> RunRows.find(handle, id));
  }

  @Override
  public Page list(Query query) {
    return dialect.read(
        handle -> {
          var runs = new ArrayList<>(select(handle, query, query.limit() + 1));
          UUID next = null;
          if (runs.size() > query.limit()) {
            runs.remove(runs.size() - 1);
            next = runs.get(runs.size() - 1).id();
          }
          return new Page(List.copyOf(runs), next);
        });
  }

  @Override
  public Map<String, List<Run>> newest(List<String> jobs, Set<RunState> states, int most) {
    if (dialect.joinsLaterally() && jobs.size() > 1) {
      return newestAtOnce(jobs, states, most);
    }
    return dialect.read(
        handle -> {
          Map<String, List<Run>> found = new HashMap<>();
          for (var job : jobs) {
            found.put(job, select(handle, new Query(job, states, null, most), most));
          }
          return found;
        });
  }

  /** One statement for all: of each job as many rows are read as are wanted. */
  private Map<String, List<Run>> newestAtOnce(List<String> jobs, Set<RunState> states, int most) {
    return dialect
        .readInOrder(
            handle ->
                handle
                    .createQuery(
                        "select r.* from (select distinct job from job_state where job in (<jobs>)) j cross join lateral"
                            + " (select * from run where run.job = j.job and state in (<states>) order by run.job desc,"
                            + " run.id desc fetch first :most rows only) r order by r.id desc")
                    .bindList("jobs", jobs)
                    .bindList("states", states.stream().map(RunState::name).toList())
                    .bind("most", most)
                    .map(RunRows.MAPPER)
                    .list())
        .stream()
        .collect(Collectors.groupingBy(Run::job));
  }

  private static List<Run> select(Handle handle, Query query, int most) {
    var where = new ArrayList<String>();
    if (query.job() != null) {
      where.add("job = :job");
    }
    if (!query.states().isEmpty()) {
      where.add("state in (<states>)");
    }
    if (query.before() != null) {
      where.add("id < :before");
    }
    var select =
        handle.createQuery(
            "select * from run"
                + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
                // the index of a job is read in its order only if the job is named here too
                + (query.job() == null ? " order by id desc" : " order by job desc, id desc")
                + " fetch first :most rows only");
    if (query.job() != null) {
      select.bind("job", query.job());
    }
    if (!query.states().isEmpty()) {
      select.bindList("states", query.states().stream().map(RunState::name).toList());
    }
    if (query.before() != null) {
      select.bind("before", query.before());
    }
    return select.bind("most", most).map(RunRows.MAPPER).list();
  }

  @Override
  public List<LogLine> log(UUID run, long after, int limit) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select * from run_log where run = :run and number > :after order by number fetch first :most rows"
                        + " only")
                .bind("run", run)
                .bind("after", after)
                .bind("most", limit)
                .map(
                    (row, context) ->
                        new LogLine(
                            row.getLong("number"),
                            Columns.instant(row, "at"),
                            row.getString("level"),
                            row.getString("logger"),
                            row.getString("text")))
                .list());
  }

  @Override
  public StoreSnapshot snapshot() {
    return dialect.read(
        handle -> new Snapshots(handle, clock.instant()).take(dialect.sizeBytes(handle)));
  }
}
