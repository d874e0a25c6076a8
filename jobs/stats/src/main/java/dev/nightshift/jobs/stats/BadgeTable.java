package dev.nightshift.jobs.stats;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Badges: inserted once, never changed, and kept from doubles by a key. */
record BadgeTable(String name) {

  /** Makes the table where it is not there. */
  void ensure(Connection connection) throws SQLException {
    if (!Tables.exists(connection, name)) {
      Tables.execute(
          connection,
          """
          create table %s (
            rule_name varchar(100) not null,
            subject varchar(200) not null,
            occasion varchar(200) not null,
            awarded_at %s not null,
            primary key (rule_name, subject, occasion))
          """
              .formatted(name, Tables.momentType(connection)));
    }
  }

  /**
   * Awards whatever a rule finds that has no badge yet; all of it or nothing.
   *
   * @param sql gives the subject, and perhaps the occasion, of which each earns a badge of its own
   */
  long award(Connection connection, String rule, String sql, Instant moment) throws SQLException {
    var line =
        "insert into "
            + name
            + " (rule_name, subject, occasion, awarded_at) select cast(? as varchar(100)),"
            + " f.subject, f.occasion, cast(? as "
            + Tables.momentType(connection)
            + ") from ("
            + found(connection, sql)
            + ") f where "
            + NEW.formatted(name);
    boolean transactional = Tables.begin(connection);
    try (var insert = connection.prepareStatement(line)) {
      insert.setString(1, rule);
      insert.setObject(2, Tables.moment(connection, moment));
      insert.setString(3, rule);
      long rows = insert.executeUpdate();
      Tables.commit(connection, transactional);
      return rows;
    } catch (SQLException e) {
      Tables.rollback(connection, transactional, e);
      throw e;
    }
  }

  /** How many {@link #award} would award. */
  long due(Connection connection, String rule, String sql) throws SQLException {
    var all = "select count(*) from (" + found(connection, sql) + ") f";
    return Tables.exists(connection, name)
        ? Tables.count(connection, all + " where " + NEW.formatted(name), rule)
        : Tables.count(connection, all);
  }

  private static final String NEW =
      "f.subject is not null and not exists (select 1 from %s b where b.rule_name = ? and"
          + " b.subject = f.subject and b.occasion = f.occasion)";

  private static String found(Connection connection, String sql) throws SQLException {
    int columns;
    try (var statement = connection.prepareStatement("select * from (" + sql + ") r where 1 = 0");
        var none = statement.executeQuery()) {
      columns = none.getMetaData().getColumnCount();
    }
    if (columns > 2) {
      throw new SQLException(
          "it gives " + columns + " columns; a rule gives the subject, and perhaps the occasion");
    }
    return columns == 2
        ? "select distinct cast(s as varchar(200)) as subject, coalesce(cast(o as varchar(200)), '')"
            + " as occasion from ("
            + sql
            + ") as r(s, o)"
        : "select distinct cast(s as varchar(200)) as subject, '' as occasion from ("
            + sql
            + ") as r(s)";
  }
}
