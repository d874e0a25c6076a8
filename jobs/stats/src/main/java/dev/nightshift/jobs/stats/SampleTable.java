package dev.nightshift.jobs.stats;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;

/** Where readings are kept: a row for each target, field and moment. */
record SampleTable(String name) {

  /** Makes the table where it is not there. */
  void ensure(Connection connection) throws SQLException {
    if (Tables.exists(connection, name)) {
      return;
    }
    Tables.execute(
        connection,
        """
        create table %s (
          target varchar(100) not null,
          field varchar(100) not null,
          sampled_at %s not null,
          reading double precision not null,
          primary key (sampled_at, target, field))
        """
            .formatted(name, Tables.momentType(connection)));
  }

  /** Writes all readings of a moment, or none. */
  long write(Connection connection, Instant moment, List<Fetched> fetched) throws SQLException {
    long rows = 0;
    boolean transactional = Tables.begin(connection);
    try (var insert =
        connection.prepareStatement(
            "insert into " + name + " (target, field, sampled_at, reading) values (?, ?, ?, ?)")) {
      for (var each : fetched) {
        for (var reading : each.readings().entrySet()) {
          insert.setString(1, each.target());
          insert.setString(2, reading.getKey());
          insert.setObject(3, Tables.moment(connection, moment));
          insert.setObject(4, reading.getValue(), Types.DOUBLE);
          insert.addBatch();
          rows++;
        }
      }
      insert.executeBatch();
      Tables.commit(connection, transactional);
    } catch (SQLException e) {
      Tables.rollback(connection, transactional, e);
      throw e;
    }
    return rows;
  }

  /** Removes what is older; in databases without transactions its own rules do that. */
  long removeBefore(Connection connection, Instant moment) throws SQLException {
    if (!connection.getMetaData().supportsTransactions()) {
      return 0;
    }
    try (var delete =
        connection.prepareStatement("delete from " + name + " where sampled_at < ?")) {
      delete.setObject(1, Tables.moment(connection, moment));
      return delete.executeUpdate();
    }
  }
}
