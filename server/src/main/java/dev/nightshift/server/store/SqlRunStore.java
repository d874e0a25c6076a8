package dev.nightshift.server.store;

import dev.nightshift.server.engine.DueTime;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunServices;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The store in SQL; what databases do differently is left to a dialect. */
final class SqlRunStore implements RunStore {
  private static final String REGISTRATION = "registration";

  private final Dialect dialect;
  private final OwnTrail trail;

  /**
   * @param trail told who this process is
   */
  SqlRunStore(Dialect dialect, OwnTrail trail) {
    this.dialect = dialect;
    this.trail = trail;
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
    dialect.write(handle -> LogRows.write(handle, lines));
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
}
