package dev.nightshift.server.store;

import dev.nightshift.server.retention.RetentionStore.Bite;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.RemovedTotals.Attempt;
import dev.nightshift.server.store.SqlRetention.Done;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Removes runs or their logs until a bite is full: a few at a time, since how much hangs on a run
 * shows only then, and the lines of one long log in parts.
 */
final class BoundedRemoval {
  private static final int AT_ONCE = 32;

  private final Handle handle;
  private final Dialect dialect;
  private final Bite bite;
  private final long began = System.nanoTime();
  private long rows;

  BoundedRemoval(Handle handle, Dialect dialect, Bite bite) {
    this.handle = handle;
    this.dialect = dialect;
    this.bite = bite;
  }

  /**
   * @param totals gets what they came to
   */
  Done runs(List<UUID> roots, RemovedTotals totals) {
    var attempts = new HashMap<UUID, Attempt>();
    return each(
        roots,
        some -> {
          var found = ended(some, " for update");
          found.forEach(attempt -> attempts.put(attempt.id(), attempt));
          return byRoot(found);
        },
        runs -> {
          totals.add(runs.stream().map(attempts::remove).toList());
          remove(runs);
        });
  }

  Done logsOfRoots(List<UUID> roots) {
    return each(roots, some -> byRoot(ended(some, "")), runs -> {});
  }

  Done logsOfRuns(List<UUID> runs) {
    return each(
        runs, some -> some.stream().collect(Collectors.toMap(run -> run, List::of)), gone -> {});
  }

  private Done each(
      List<UUID> things,
      Function<List<UUID>, Map<UUID, List<UUID>>> runsOf,
      Consumer<List<UUID>> withoutLog) {
    int done = 0;
    while (done < things.size() && hungry()) {
      var some = things.subList(done, Math.min(things.size(), done + atOnce()));
      var runs = runsOf.apply(some);
      var whole = logs(some, runs);
      withoutLog.accept(
          whole.stream().flatMap(thing -> runs.getOrDefault(thing, List.of()).stream()).toList());
      done += whole.size();
      if (whole.size() < some.size()) {
        break;
      }
    }
    return new Done(rows, done);
  }

  private boolean hungry() {
    // something is removed however slow the machine is at this moment
    return rows == 0 || (rows < bite.rows() && System.nanoTime() - began < bite.time().toNanos());
  }

  private int atOnce() {
    return (int) Math.max(1, Math.min(AT_ONCE, bite.rows() - rows));
  }

  /** Ended runs of these roots; a root is ended as a whole. */
  private List<Attempt> ended(List<UUID> roots, String locked) {
    return handle
        .createQuery(
            "select root, attempt, id, job, state, finished, "
                + dialect.millis("started", "finished")
                + " as millis from run where root in (<roots>) and finished is not null order by"
                + " root, attempt"
                + locked)
        .bindList("roots", roots)
        .map(
            (row, context) ->
                new Attempt(
                    row.getObject("root", UUID.class),
                    row.getInt("attempt"),
                    row.getObject("id", UUID.class),
                    row.getString("job"),
                    RunState.valueOf(row.getString("state")),
                    Columns.instant(row, "finished"),
                    row.getLong("millis")))
        .list();
  }

  private static Map<UUID, List<UUID>> byRoot(List<Attempt> attempts) {
    return attempts.stream()
        .collect(
            Collectors.groupingBy(
                Attempt::root, Collectors.mapping(Attempt::id, Collectors.toList())));
  }

  /** Removes logs; returns those of the things, from the first on, that have no lines any more. */
  private List<UUID> logs(List<UUID> things, Map<UUID, List<UUID>> runs) {
    var all =
        things.stream().flatMap(thing -> runs.getOrDefault(thing, List.of()).stream()).toList();
    if (all.isEmpty()) {
      return things;
    }
    long lines =
        handle
            .createQuery("select count(*) from run_log where run in (<runs>)")
            .bindList("runs", all)
            .mapTo(Long.class)
            .one();
    if (lines == 0) {
      return things;
    }
    if (rows + lines <= bite.rows()) {
      rows +=
          handle
              .createUpdate("delete from run_log where run in (<runs>)")
              .bindList("runs", all)
              .execute();
      return things;
    }
    var whole = new ArrayList<UUID>();
    for (var thing : things) {
      for (var run : runs.getOrDefault(thing, List.of())) {
        if (!hungry() || !logOf(run)) {
          return whole;
        }
      }
      whole.add(thing);
    }
    return whole;
  }

  /** Whether the run has no lines any more. */
  private boolean logOf(UUID run) {
    long room = bite.rows() - rows;
    int gone =
        handle
            .createUpdate(
                "delete from run_log where run = :run and number < (select min(number) + :room from run_log where run ="
                    + " :run)")
            .bind("run", run)
            .bind("room", room)
            .execute();
    rows += gone;
    return gone < room;
  }

  private void remove(List<UUID> runs) {
    if (!runs.isEmpty()) {
      rows +=
          handle
              .createUpdate("delete from run where id in (<runs>) and finished is not null")
              .bindList("runs", runs)
              .execute();
    }
  }
}
