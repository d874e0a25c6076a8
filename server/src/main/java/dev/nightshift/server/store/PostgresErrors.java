package dev.nightshift.server.store;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What an error of PostgreSQL, its driver or its pool means for whoever asked. */
enum PostgresErrors {
  /** The transaction was chosen to give way; the same one may succeed at once. */
  AGAIN,
  /** The database does not answer, or not to us; the same call may succeed later. */
  AWAY,
  /** The statement is refused, and will be again. */
  REFUSED;

  private static final Set<String> GIVE_WAY = Set.of("40001", "40P01", "55P03");
  // Besides lost connections: shut down or starting, no connection or memory or disk left, too slow
  // an answer, a
  // transaction of ours ended for standing still, and a server that became the standby.
  private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57");
  private static final Set<String> AWAY_STATES = Set.of("25P03", "25P04", "25006");

  static PostgresErrors of(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException || cause instanceof IOException) {
        return AWAY;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        var found = of(sql.getSQLState());
        if (found != REFUSED) {
          return found;
        }
      }
    }
    return REFUSED;
  }

  private static PostgresErrors of(String state) {
    if (GIVE_WAY.contains(state)) {
      return AGAIN;
    }
    return AWAY_STATES.contains(state)
            || (state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2)))
        ? AWAY
        : REFUSED;
  }

  /** The innermost words of an error. */
  static String words(Throwable error) {
    Throwable last = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      last = cause.getMessage() == null ? last : cause;
    }
    return last.getMessage() == null ? last.toString() : last.getMessage();
  }
}
