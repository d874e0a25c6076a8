package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobControls.Answer;
import dev.nightshift.server.engine.JobControls.Cancelling;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** One transaction that sees to a wish to cancel. */
final class Cancels {
  private static final String WISH =
      "cancel_by = :by, cancel_reason = :reason, cancel_asked = :now";

  private final Handle handle;
  private final CancelWish wish;

  Cancels(Handle handle, CancelWish wish) {
    this.handle = handle;
    this.wish = wish;
  }

  /** Asks all RUNNING runs of a job that nobody asked before. */
  static void ask(Handle handle, String job, CancelWish wish) {
    handle
        .createUpdate(
            "update run set "
                + WISH
                + " where state = 'RUNNING' and job = :job and cancel_asked is null")
        .bind("by", wish.by())
        .bind("reason", wish.reason())
        .bind("now", Columns.at(wish.at()))
        .bind("job", job)
        .execute();
  }

  Optional<Cancelling> cancel(UUID id, Function<String, Schedule> declared) {
    var found = RunRows.find(handle, id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var key = Ends.key(found.get());
    var state = JobStateRows.lock(handle, key);
    if (update("state = 'CANCELLED', finished = :now, node = null, ", "state = 'QUEUED'", id)) {
      var run = RunRows.find(handle, id).orElseThrow();
      state.ifPresent(row -> Ends.foldCancelled(handle, key, row, end(run, row, declared)));
      return Optional.of(new Cancelling(Answer.ENDED, run, null));
    }
    if (update("", "state = 'RUNNING' and cancel_asked is null", id)) {
      return Optional.of(
          new Cancelling(Answer.ASKED, RunRows.find(handle, id).orElseThrow(), null));
    }
    var run = RunRows.find(handle, id).orElseThrow();
    return Optional.of(
        run.state().terminal()
            ? new Cancelling(Answer.OVER, run, openAttempt(handle, run.root()).orElse(null))
            : new Cancelling(Answer.ASKED_BEFORE, run, null));
  }

  private boolean update(String also, String where, UUID id) {
    return handle
            .createUpdate("update run set " + also + WISH + " where id = :id and " + where)
            .bind("by", wish.by())
            .bind("reason", wish.reason())
            .bind("now", Columns.at(wish.at()))
            .bind("id", id)
            .execute()
        == 1;
  }

  // What counts is that it ended; it took no time, because it never began.
  private RunStore.End end(Run run, JobStateRows.Row row, Function<String, Schedule> declared) {
    var outcome =
        new Outcome(
            RunState.CANCELLED,
            wish.at(),
            wish.at(),
            run.progress(),
            null,
            null,
            Duration.ZERO,
            0,
            wish.stop());
    var schedule = row.schedule(declared.apply(run.job()));
    var next = schedule instanceof Schedule.FixedDelay fixed ? wish.at().plus(fixed.delay()) : null;
    return new RunStore.End(run, outcome, false, null, next);
  }

  static Optional<UUID> openAttempt(Handle handle, UUID root) {
    return handle
        .createQuery(
            "select id from run where root = :root and state in ('QUEUED', 'RUNNING') fetch first 1 rows only")
        .bind("root", root)
        .mapTo(UUID.class)
        .findOne();
  }
}
