package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** One transaction that ends a group of attempts: rows, successors, job state and daily totals. */
final class Ends {
  private final Handle handle;

  Ends(Handle handle) {
    this.handle = handle;
  }

  RunStore.Ended write(List<RunStore.End> ends) {
    var states = new TreeMap<JobKey, JobStateRows.Row>();
    ends.stream()
        .map(end -> key(end.run()))
        .distinct()
        .sorted()
        .forEach(key -> JobStateRows.lock(handle, key).ifPresent(row -> states.put(key, row)));
    int[] written = endRows(ends);
    List<RunStore.End> accepted = new ArrayList<>();
    List<RunStore.End> refused = new ArrayList<>();
    for (int i = 0; i < written.length; i++) {
      if (written[i] == 1) {
        accepted.add(ends.get(i));
      } else {
        refused.add(ends.get(i));
      }
    }
    accepted.replaceAll(end -> onSchedule(end, states.get(key(end.run()))));
    successors(accepted);
    states.forEach(
        (key, row) ->
            fold(key, row, accepted.stream().filter(end -> key(end.run()).equals(key)).toList()));
    accepted.addAll(writtenBefore(refused));
    refused.removeAll(accepted);
    return new RunStore.Ended(
        accepted.stream().map(end -> new RunStore.Accepted(end, ended(end))).toList(),
        refused.stream().map(end -> end.run().id()).toList());
  }

  /** Ends that were written, while the answer was lost with the connection. */
  private List<RunStore.End> writtenBefore(List<RunStore.End> ends) {
    var rows =
        RunRows.find(handle, ends.stream().map(end -> end.run().id()).toList()).stream()
            .collect(Collectors.toMap(Run::id, row -> row));
    return ends.stream().filter(end -> same(end, rows.get(end.run().id()))).toList();
  }

  private static boolean same(RunStore.End end, Run row) {
    return row != null
        // two others may close the same dead server's run at once; one of them did
        && row.state() != RunState.STALLED
        && row.state() == end.outcome().state()
        && Objects.equals(row.node(), end.run().node())
        && row.finished() != null
        && row.finished().equals(end.outcome().finished().truncatedTo(ChronoUnit.MICROS));
  }

  private int[] endRows(List<RunStore.End> ends) {
    var batch =
        handle.prepareBatch(
            "update run set state = :state, lane = null, started = :started, finished = :finished, items = :items, done ="
                + " :done, total = :total, phase = :phase, facts = :facts, gauges = :gauges, error_kind = :kind, error ="
                + " :error, error_trace = :trace, cpu_us = :cpu, allocated_bytes = :bytes where id = :id and state ="
                + " 'RUNNING' and node = :node");
    for (var end : ends) {
      var outcome = end.outcome();
      var progress = outcome.progress();
      var error = outcome.error();
      batch
          .bind("state", outcome.state().name())
          .bind("started", Columns.at(outcome.started()))
          .bind("finished", Columns.at(outcome.finished()))
          .bind("items", progress.items())
          .bind("done", progress.done())
          .bind("total", progress.total())
          .bind("phase", Columns.text(progress.phase()))
          .bind("facts", Columns.json(progress.context()))
          .bind("gauges", Columns.json(progress.gauges()))
          .bind("kind", error == null ? null : error.kind().name())
          .bind("error", error == null ? null : error.text())
          .bind("trace", error == null ? null : error.stackTrace())
          .bind("cpu", Columns.micros(outcome.cpu()))
          .bind("bytes", outcome.allocatedBytes())
          .bind("id", end.run().id())
          .bind("node", end.run().node())
          .add();
    }
    return batch.execute();
  }

  /** With the due time that follows from the schedule in force, not from the declared one. */
  private static RunStore.End onSchedule(RunStore.End end, JobStateRows.Row row) {
    if (row == null || row.otherSchedule() == null) {
      return end;
    }
    var next =
        end.successor() == null && row.schedule(null) instanceof Schedule.FixedDelay fixed
            ? end.outcome().finished().plus(fixed.delay())
            : null;
    return new RunStore.End(end.run(), end.outcome(), end.slow(), end.successor(), next);
  }

  /** Counts a run that ended before it began. */
  static void foldCancelled(Handle handle, JobKey key, JobStateRows.Row row, RunStore.End end) {
    new Ends(handle).fold(key, row, List.of(end));
  }

  private void successors(List<RunStore.End> accepted) {
    var rows =
        accepted.stream().map(RunStore.End::successor).filter(java.util.Objects::nonNull).toList();
    var lanes = new ArrayList<Integer>();
    rows.forEach(row -> lanes.add(null));
    RunRows.insert(handle, rows, lanes);
  }

  private void fold(JobKey key, JobStateRows.Row row, List<RunStore.End> ends) {
    if (ends.isEmpty()) {
      return;
    }
    var state = new FoldedState(row);
    var days = new TreeMap<LocalDate, DayTotals>();
    for (var end : ends) {
      if (end.successor() == null) {
        state.add(end);
        days.computeIfAbsent(
                end.outcome().finished().atZone(ZoneOffset.UTC).toLocalDate(),
                day -> new DayTotals())
            .add(end.outcome());
      } else {
        state.gauges(end);
      }
    }
    state.write(handle, key);
    days.forEach((day, totals) -> totals.write(handle, key, day));
  }

  private Run ended(RunStore.End end) {
    var run = end.run();
    var outcome = end.outcome();
    return new Run(
        run.id(),
        run.root(),
        run.attempt(),
        run.job(),
        run.scope(),
        run.slot(),
        outcome.state(),
        run.trigger(),
        run.actor(),
        run.dryRun(),
        run.parameters(),
        run.queue(),
        run.priority(),
        run.due(),
        run.queued(),
        outcome.started(),
        outcome.finished(),
        run.node(),
        outcome.progress(),
        outcome.error(),
        outcome.cpu(),
        outcome.allocatedBytes(),
        run.retryOf(),
        run.cancel());
  }

  static JobKey key(Run run) {
    return new JobKey(run.job(), run.scope());
  }

  /** Daily totals of ended root runs. */
  private static final class DayTotals {
    private long successes;
    private long failures;
    private long cancelled;
    private long items;
    private long durationUs;
    private long longestUs;
    private long cpuUs;
    private long bytes;

    private void add(dev.nightshift.server.run.Outcome outcome) {
      if (outcome.state() == RunState.SUCCEEDED) {
        successes++;
      } else if (outcome.state().failure()) {
        failures++;
      } else {
        cancelled++;
      }
      long us = Columns.micros(java.time.Duration.between(outcome.started(), outcome.finished()));
      items += outcome.progress().items();
      durationUs += us;
      longestUs = Math.max(longestUs, us);
      cpuUs += Columns.micros(outcome.cpu());
      bytes += outcome.allocatedBytes();
    }

    private void write(Handle handle, JobKey key, LocalDate day) {
      int updated =
          bound(
                  handle.createUpdate(
                      "update job_day set successes = successes + :successes, failures = failures + :failures, cancelled"
                          + " = cancelled + :cancelled, items = items + :items, duration_us = duration_us + :duration,"
                          + " longest_us = greatest(longest_us, :longest), cpu_us = cpu_us + :cpu, allocated_bytes ="
                          + " allocated_bytes + :bytes where job = :job and scope = :scope and on_day = :day"),
                  key,
                  day)
              .execute();
      if (updated == 0) {
        bound(
                handle.createUpdate(
                    "insert into job_day (job, scope, on_day, successes, failures, cancelled, items, duration_us,"
                        + " longest_us, cpu_us, allocated_bytes) values (:job, :scope, :day, :successes, :failures,"
                        + " :cancelled, :items, :duration, :longest, :cpu, :bytes)"),
                key,
                day)
            .execute();
      }
    }

    private org.jdbi.v3.core.statement.Update bound(
        org.jdbi.v3.core.statement.Update update, JobKey key, LocalDate day) {
      return update
          .bind("successes", successes)
          .bind("failures", failures)
          .bind("cancelled", cancelled)
          .bind("items", items)
          .bind("duration", durationUs)
          .bind("longest", longestUs)
          .bind("cpu", cpuUs)
          .bind("bytes", bytes)
          .bind("job", key.job())
          .bind("scope", key.scope())
          .bind("day", day);
    }
  }
}
