package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** One transaction that ends a group of attempts: rows, successors, job state and daily totals. */
final class Ends {
  private final Handle handle;
  private final Map<DayTotals.Day, DayTotals> days = new LinkedHashMap<>();

  Ends(Handle handle) {
    this.handle = handle;
  }

  RunStore.Ended write(List<RunStore.End> ends) {
    var states =
        JobStateRows.lock(handle, ends.stream().map(end -> key(end.run())).distinct().toList());
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
    var byJob = accepted.stream().collect(Collectors.groupingBy(end -> key(end.run())));
    var folded = new TreeMap<JobKey, FoldedState>();
    states.forEach(
        (key, row) -> {
          if (byJob.containsKey(key)) {
            folded.put(key, fold(key, row, byJob.get(key)));
          }
        });
    FoldedState.write(handle, folded);
    DayTotals.write(handle, days);
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
                + " :done, total = :total, phase = :phase, facts = :facts, gauges = :gauges, counts = :counts, error_kind = :kind, error ="
                + " :error, error_trace = :trace, cpu_us = :cpu, allocated_bytes = :bytes, gc_pause_us = :gc, phases = :phases where id = :id and state ="
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
          .bind("counts", Columns.json(progress.counts()))
          .bind("kind", error == null ? null : error.kind().name())
          .bind("error", error == null ? null : error.text())
          .bind("trace", error == null ? null : error.stackTrace())
          .bind("cpu", Columns.micros(outcome.cpu()))
          .bind("bytes", outcome.allocatedBytes())
          .bind("gc", CourseColumns.gcPause(outcome.course()))
          .bind("phases", CourseColumns.phases(outcome.course()))
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
    var ends = new Ends(handle);
    FoldedState.write(handle, new TreeMap<>(Map.of(key, ends.fold(key, row, List.of(end)))));
    DayTotals.write(handle, ends.days);
  }

  private void successors(List<RunStore.End> accepted) {
    var rows =
        accepted.stream().map(RunStore.End::successor).filter(java.util.Objects::nonNull).toList();
    var lanes = new ArrayList<Integer>();
    rows.forEach(row -> lanes.add(null));
    RunRows.insert(handle, rows, lanes);
  }

  private FoldedState fold(JobKey key, JobStateRows.Row row, List<RunStore.End> ends) {
    var state = new FoldedState(row);
    for (var end : ends) {
      var day = end.outcome().finished().atZone(ZoneOffset.UTC).toLocalDate();
      var totals = days.computeIfAbsent(new DayTotals.Day(key, day), one -> new DayTotals());
      totals.reach(end.outcome());
      if (end.successor() == null) {
        state.add(end);
        totals.add(end.outcome());
      } else {
        state.gauges(end);
      }
    }
    return state;
  }

  private static Run ended(RunStore.End end) {
    return end.run().but().ended(end.outcome()).build();
  }

  static JobKey key(Run run) {
    return new JobKey(run.job(), run.scope());
  }
}
