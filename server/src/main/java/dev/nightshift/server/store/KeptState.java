package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.run.RunServices;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * What jobs keep from run to run: cursors and backoffs. Writers hold the lock of their run's row.
 */
final class KeptState {
  private static final int LONGEST_NAME = 200;

  private KeptState() {}

  static Optional<String> cursor(Handle handle, JobKey job, String name) {
    return handle
        .createQuery(
            "select position from job_cursor where job = :job and scope = :scope and name = :name")
        .bind("job", job.job())
        .bind("scope", job.scope())
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  static boolean cursor(Handle handle, JobKey job, String name, String position, Instant now) {
    refuseLong("the name of a cursor", name);
    refuseNul("the position of cursor " + name, position);
    var where = " where job = :job and scope = :scope and name = :name";
    if (position == null) {
      cursor(handle.createUpdate("delete from job_cursor" + where), job, name).execute();
      return true;
    }
    var update =
        handle.createUpdate("update job_cursor set position = :position, written = :now" + where);
    if (cursor(update, job, name).bind("position", position).bind("now", Columns.at(now)).execute()
        == 0) {
      var insert =
          handle.createUpdate(
              "insert into job_cursor (job, scope, name, position, written) values (:job, :scope, :name, :position,"
                  + " :now)");
      cursor(insert, job, name).bind("position", position).bind("now", Columns.at(now)).execute();
    }
    return true;
  }

  private static Update cursor(Update update, JobKey job, String name) {
    return update.bind("job", job.job()).bind("scope", job.scope()).bind("name", name);
  }

  static RunServices.Backoff backoff(Handle handle, JobKey job, String key) {
    return handle
        .createQuery(
            "select failures, next_attempt from job_backoff where job = :job and scope = :scope and subject = :key")
        .bind("job", job.job())
        .bind("scope", job.scope())
        .bind("key", key)
        .map(
            (row, context) ->
                new RunServices.Backoff(
                    row.getInt("failures"), Columns.instant(row, "next_attempt")))
        .findOne()
        .orElse(RunServices.Backoff.NONE);
  }

  static boolean backoff(
      Handle handle, JobKey job, String key, RunServices.Backoff backoff, Instant now) {
    refuseLong("the subject of a retry state", key);
    handle
        .createUpdate(
            "delete from job_backoff where job = :job and scope = :scope and subject = :key")
        .bind("job", job.job())
        .bind("scope", job.scope())
        .bind("key", key)
        .execute();
    if (backoff.failures() > 0) {
      handle
          .createUpdate(
              "insert into job_backoff (job, scope, subject, failures, next_attempt, written) values (:job, :scope, :key,"
                  + " :failures, :next, :now)")
          .bind("job", job.job())
          .bind("scope", job.scope())
          .bind("key", key)
          .bind("failures", backoff.failures())
          .bind("next", Columns.at(backoff.nextAttempt()))
          .bind("now", Columns.at(now))
          .execute();
    }
    return true;
  }

  // Changing it silently would make the job go on from elsewhere.
  private static void refuseNul(String what, String value) {
    int at = value == null ? -1 : value.indexOf('\0');
    if (at >= 0) {
      throw new IllegalArgumentException(
          what
              + " has the character NUL at index "
              + at
              + ", which the store does not keep; write it as text, in Base64 for example");
    }
  }

  private static void refuseLong(String what, String value) {
    if (value.length() > LONGEST_NAME || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          what
              + " has "
              + value.length()
              + " characters; at most "
              + LONGEST_NAME
              + " are kept, and no NUL among them");
    }
  }
}
