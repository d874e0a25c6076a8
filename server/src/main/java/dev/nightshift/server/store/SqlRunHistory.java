package dev.nightshift.server.store;

import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.StoreSnapshot;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Runs as they are read; nothing here writes. */
final class SqlRunHistory implements RunHistory {
  private final Dialect dialect;
  private final Clock clock;

  /**
   * @param clock of the store, for what pages and metrics call "now"
   */
  SqlRunHistory(Dialect dialect, Clock clock) {
    this.dialect = dialect;
    this.clock = clock;
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
    return dialect.read(handle -> LogRows.after(handle, run, after, limit));
  }

  @Override
  public StoreSnapshot snapshot() {
    return dialect.read(
        handle -> new Snapshots(handle, clock.instant()).take(dialect.sizeBytes(handle)));
  }
}
