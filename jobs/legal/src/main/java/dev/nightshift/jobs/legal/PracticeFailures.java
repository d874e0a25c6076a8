package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import java.lang.System.Logger.Level;

/** What can go wrong with the practice's database, whichever job works on it. */
final class PracticeFailures {
  private static final String FORBIDDEN =
      "The user of the practice's database may not read or write one of its tables";

  private PracticeFailures() {}

  static Declaration.Builder add(Declaration.Builder job, String retry) {
    return job.dependency(Practice.DEPENDENCY)
        .failsWith(
            "refused the login",
            "The user or password of the practice's database is wrong",
            "`./nightshift secrets` tells whether the reference has a value. Correct"
                + " settings.practice.database in config.yml and restart, then "
                + retry)
        .failsWith(
            "permission denied",
            FORBIDDEN,
            "As the database's owner: grant select, insert, update, delete on all tables in schema"
                + " public to USER; then "
                + retry)
        .failsWith(
            "Not enough rights",
            FORBIDDEN,
            "As an administrator of the H2 database: grant select, insert, update, delete on schema"
                + " public to USER; then "
                + retry)
        .failsWith(
            "cannot connect to",
            "The practice's database is down or not reached from the server",
            "`pg_isready -h HOST -p PORT` from the server's machine. When it answers, " + retry)
        .failsWith(
            "no JDBC driver takes",
            "The database's driver is not installed",
            "Put its JAR where the error says, restart, then " + retry);
  }

  /** Whether there is nothing yet: a dry run makes no tables. */
  static boolean isEmpty(Context context, Db db) {
    boolean empty = !Practice.has(db, "tasks") || !Practice.has(db, "notifications");
    if (empty) {
      context.logger().log(Level.INFO, "the database has no tables yet");
    }
    return empty;
  }
}
