package dev.nightshift.server.store;

import dev.nightshift.server.engine.DueTime;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;

/** One transaction that settles a maintenance window which is over. */
final class WindowEnd {
  private final Handle handle;
  private final MaintenanceWindow window;
  private final Instant now;
  private final Instant patience;
  private final ToIntFunction<String> slots;
  private final BiFunction<JobKey, Instant, Run> newRun;
  private final List<Run> runs = new ArrayList<>();

  WindowEnd(
      Handle handle,
      MaintenanceWindow window,
      Instant now,
      Instant patience,
      ToIntFunction<String> slots,
      BiFunction<JobKey, Instant, Run> newRun) {
    this.handle = handle;
    this.window = window;
    this.now = now;
    this.patience = patience;
    this.slots = slots;
    this.newRun = newRun;
  }

  /** The runs that were made; empty if the window was settled already, or cannot be yet. */
  Optional<List<Run>> settle() {
    var others = WindowRows.on(handle, now);
    var held =
        JobStateRows.dueTimes(handle).stream()
            .filter(time -> window.covers(time.key().job()))
            .filter(time -> others.stream().noneMatch(other -> other.covers(time.key().job())))
            .toList();
    boolean open = held.stream().anyMatch(this::dueTimesAreOpen);
    if ((open && window.end().isAfter(patience)) || !first()) {
      return Optional.empty();
    }
    for (var key : held.stream().map(DueTime::key).sorted().toList()) {
      var state = JobStateRows.lock(handle, key).orElseThrow();
      activeAgain(key);
      boolean cameSince =
          state.plannedUntil() != null && !state.plannedUntil().isBefore(window.end());
      if (window.after() == MaintenanceWindow.After.RUN_ONCE && !cameSince) {
        run(key, slots.applyAsInt(key.job()));
      }
    }
    return Optional.of(runs);
  }

  private boolean dueTimesAreOpen(DueTime next) {
    return next.at() != null
        && next.at().isBefore(window.end())
        && slots.applyAsInt(next.key().job()) > 0;
  }

  private boolean first() {
    return handle
            .createUpdate(
                "update maintenance_window set settled = true where id = :id and settled = false")
            .bind("id", window.id())
            .execute()
        == 1;
  }

  private void activeAgain(JobKey key) {
    handle
        .createUpdate(
            "update job_state set active_since = :end where job = :job and scope = :scope and"
                + " active_since < :end")
        .bind("end", Columns.at(window.end()))
        .bind("job", key.job())
        .bind("scope", key.scope())
        .execute();
  }

  private void run(JobKey key, int most) {
    if (most == 0) {
      return;
    }
    handle
        .createQuery(
            "select "
                + (most == 1 ? "to_slot" : "from_slot")
                + " from missed_slot where job = :job and scope = :scope and cause = 'WINDOW' and"
                + " caught_up = 0 and to_slot >= :start and to_slot < :end order by id desc fetch"
                + " first 1 rows only")
        .bind("job", key.job())
        .bind("scope", key.scope())
        .bind("start", Columns.at(window.start()))
        .bind("end", Columns.at(window.end()))
        .mapTo(OffsetDateTime.class)
        .findOne()
        .map(OffsetDateTime::toInstant)
        .ifPresent(
            since -> {
              var from = since.isBefore(window.start()) ? window.start() : since;
              var made = new CatchingUp(handle, from, newRun);
              made.of(key, most);
              runs.addAll(made.runs());
            });
  }
}
