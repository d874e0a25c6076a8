package dev.nightshift.jobs.stats;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Rankings of several scopes in one table, and a staging table of the same columns. Readers see the
 * old ranking of a scope until they see the new one.
 */
record RankingTable(String name) {
  private static final String COLUMNS =
      "scope, subject, place, points, previous_place, calculated_at";

  /** Whether one place is left out after two that share one. */
  enum Ties {
    /** 1, 2, 2, 4. */
    RANK,
    /** 1, 2, 2, 3. */
    DENSE_RANK
  }

  /**
   * What came of it.
   *
   * @param changed of those that were or are in it: how many have another place, came or went; 0 if
   *     there was no ranking before
   */
  record Swapped(long rows, long before, long changed) {
    double churn() {
      long all = rows + Math.max(0, before - rows);
      return all == 0 ? 0 : Math.min(1, (double) changed / all);
    }
  }

  private String staging() {
    return name + "_staging";
  }

  /** Makes the tables where they are not there. */
  void ensure(Connection connection) throws SQLException {
    for (var table : new String[] {name, staging()}) {
      if (!Tables.exists(connection, table)) {
        Tables.execute(
            connection,
            """
            create table %s (
              scope varchar(100) not null,
              subject varchar(200) not null,
              place integer not null,
              points decimal(20, 4) not null,
              previous_place integer,
              calculated_at %s not null,
              primary key (scope, subject))
            """
                .formatted(table, Tables.momentType(connection)));
      }
    }
  }

  /**
   * Ranks into the staging table; readers notice nothing.
   *
   * @param formula gives subject and points
   * @return how many subjects there are
   */
  long calculate(Connection connection, String scope, String formula, Ties ties, Instant moment)
      throws SQLException {
    boolean transactional = Tables.begin(connection);
    try {
      update(connection, "delete from " + staging() + " where scope = ?", scope);
      long rows =
          update(
              connection,
              "insert into "
                  + staging()
                  + " ("
                  + COLUMNS
                  + ") select cast(? as varchar(100)), cast(f.subject as varchar(200)), "
                  + (ties == Ties.RANK ? "rank()" : "dense_rank()")
                  + " over (order by f.points desc), f.points, r.place, cast(? as "
                  + Tables.momentType(connection)
                  + ") from ("
                  + formula
                  + ") as f(subject, points) left join "
                  + name
                  + " r on r.scope = ? and r.subject = cast(f.subject as varchar(200))",
              scope,
              Tables.moment(connection, moment),
              scope);
      Tables.commit(connection, transactional);
      return rows;
    } catch (SQLException e) {
      Tables.rollback(connection, transactional, e);
      throw e;
    }
  }

  /** Puts the staged ranking into the place of the old one, in one transaction. */
  Swapped swap(Connection connection, String scope, Duration patience) throws SQLException {
    boolean transactional = Tables.begin(connection);
    try {
      long changed =
          Tables.count(
              connection,
              "select count(*) from "
                  + staging()
                  + " where scope = ? and (previous_place is null or previous_place <> place)",
              scope);
      changed +=
          Tables.count(
              connection,
              "select count(*) from "
                  + name
                  + " r where scope = ? and not exists (select 1 from "
                  + staging()
                  + " s where s.scope = r.scope and s.subject = r.subject)",
              scope);
      long before;
      try (var delete = connection.prepareStatement("delete from " + name + " where scope = ?")) {
        delete.setQueryTimeout((int) Math.max(1, patience.toSeconds()));
        delete.setString(1, scope);
        before = delete.executeUpdate();
      }
      long rows =
          update(
              connection,
              "insert into "
                  + name
                  + " ("
                  + COLUMNS
                  + ") select "
                  + COLUMNS
                  + " from "
                  + staging()
                  + " where scope = ?",
              scope);
      Tables.commit(connection, transactional);
      return new Swapped(rows, before, before == 0 ? 0 : changed);
    } catch (SQLException e) {
      Tables.rollback(connection, transactional, e);
      throw e;
    }
  }

  private static long update(Connection connection, String line, Object... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(line)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
