package dev.nightshift.server.store;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Pause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Orders of people in SQL. */
final class SqlJobControls implements JobControls {
  private final Dialect dialect;
  private final OwnTrail trail;

  SqlJobControls(Dialect dialect, OwnTrail trail) {
    this.dialect = dialect;
    this.trail = trail;
  }

  /** An order of which other servers hear. */
  private <T> T told(Function<Handle, T> order) {
    var answer = dialect.write(order);
    dialect.others().orders();
    return answer;
  }

  @Override
  public List<MaintenanceWindow> windows(Instant now) {
    return dialect.read(handle -> WindowRows.on(handle, now));
  }

  @Override
  public Map<String, Orders> orders() {
    return dialect.read(
        handle -> {
          var found = new HashMap<String, Orders>();
          handle
              .createQuery(
                  "select job, "
                      + OrderRows.COLUMNS
                      + " from job_state where paused or other_schedule is not null or other_intensity is not null"
                      + " order by job, scope desc")
              .map((row, context) -> Map.entry(row.getString("job"), OrderRows.orders(row)))
              .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
          return found;
        });
  }

  @Override
  public Optional<Pause> pause(String job, Pause pause) {
    return told(
        handle -> {
          var inForce = OrderRows.lock(handle, job).pause();
          if (inForce != null && !inForce.over(pause.at())) {
            return Optional.of(inForce);
          }
          handle
              .createUpdate(
                  "update job_state set paused = true, paused_by = :by, paused_at = :at, pause_reason = :reason,"
                      + " paused_until = :until, pause_running = :running where job = :job")
              .bind("by", pause.by())
              .bind("at", Columns.at(pause.at()))
              .bind("reason", pause.reason())
              .bind("until", Columns.at(pause.until()))
              .bind("running", pause.running().name())
              .bind("job", job)
              .execute();
          if (pause.running() == Pause.Running.CANCEL) {
            var why =
                "the job was paused" + (pause.reason().isEmpty() ? "" : ", " + pause.reason());
            Cancels.ask(handle, job, new CancelWish(pause.by(), why, pause.at()));
          }
          return Optional.empty();
        });
  }

  @Override
  public Optional<Pause> resume(String job, Instant now) {
    return told(
        handle -> {
          var inForce = Optional.ofNullable(OrderRows.lock(handle, job).pause());
          inForce.ifPresent(pause -> end(handle, job, pause.over(now) ? pause.until() : now));
          return inForce;
        });
  }

  @Override
  public List<EndedPause> endPauses(Instant now) {
    var query =
        "select job from job_state where paused and paused_until <= :now order by job, scope";
    var due =
        dialect.read(
            handle ->
                handle.createQuery(query).bind("now", Columns.at(now)).mapTo(String.class).list());
    List<EndedPause> ended = new ArrayList<>();
    for (var job : new HashSet<>(due)) {
      dialect
          .write(handle -> endIfOver(handle, job, now))
          .ifPresent(pause -> ended.add(new EndedPause(job, pause)));
    }
    if (!ended.isEmpty()) {
      dialect.others().orders();
    }
    return ended;
  }

  private Optional<Pause> endIfOver(Handle handle, String job, Instant now) {
    // another node, or a person, may have been faster
    var over =
        Optional.ofNullable(OrderRows.lock(handle, job).pause()).filter(pause -> pause.over(now));
    over.ifPresent(
        pause -> {
          end(handle, job, pause.until());
          trail.pauseEnded(handle, job, pause, now);
        });
    return over;
  }

  private static void end(Handle handle, String job, Instant at) {
    handle
        .createUpdate(
            "update job_state set paused = false, paused_by = null, paused_at = null, pause_reason = null, paused_until ="
                + " null, pause_running = null, resumed = :at, active_since = :at where job = :job")
        .bind("at", Columns.at(at))
        .bind("job", job)
        .execute();
  }

  @Override
  public Optional<ScheduleChange> changeSchedule(NewSchedule wanted) {
    return told(handle -> new ScheduleChanges(handle, wanted).change());
  }

  @Override
  public Optional<ScheduleChange> undoSchedule(NewSchedule wanted) {
    return told(handle -> new ScheduleChanges(handle, wanted).undo());
  }

  @Override
  public List<ScheduleChange> scheduleChanges(String job, int most) {
    return dialect.read(handle -> ScheduleChanges.list(handle, job, most));
  }

  @Override
  public Optional<Intensity> changeIntensity(String job, Intensity intensity) {
    return told(
        handle -> {
          var before = OrderRows.lock(handle, job).intensity();
          handle
              .createUpdate("update job_state set other_intensity = :intensity where job = :job")
              .bind("intensity", intensity == null ? null : intensity.name())
              .bind("job", job)
              .execute();
          return Optional.ofNullable(before);
        });
  }

  @Override
  public Optional<Cancelling> cancel(
      UUID run, CancelWish wish, Function<String, Schedule> declared) {
    return told(handle -> new Cancels(handle, wish).cancel(run, declared));
  }

  @Override
  public Optional<UUID> openAttempt(UUID root) {
    return dialect.read(handle -> Cancels.openAttempt(handle, root));
  }

  @Override
  public Map<UUID, CancelWish> wishes(String node) {
    return dialect.read(
        handle -> {
          var found = new HashMap<UUID, CancelWish>();
          handle
              .createQuery(
                  "select id, cancel_by, cancel_reason, cancel_asked from run where state = 'RUNNING' and node = :node and"
                      + " cancel_asked is not null")
              .bind("node", node)
              .map(
                  (row, context) -> Map.entry(row.getObject("id", UUID.class), RunRows.cancel(row)))
              .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
          return found;
        });
  }

  @Override
  public void countsFrom(UUID run, String node, Instant start) {
    dialect.write(
        handle ->
            handle
                .createUpdate(
                    "update run set counts_from = :start where id = :id and state = 'RUNNING' and node = :node")
                .bind("start", Columns.at(start))
                .bind("id", run)
                .bind("node", node)
                .execute());
  }
}
