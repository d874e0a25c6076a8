package dev.nightshift.jobs.legal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Somebody who is told.
 *
 * @param channel {@code mail} or {@code webhook}
 * @param address there
 */
record Person(long id, String name, String channel, String address) {
  static final String SELECT = "select id, name, channel, address from users";

  static Person read(ResultSet row) throws SQLException {
    return new Person(
        row.getLong("id"),
        row.getString("name"),
        row.getString("channel"),
        row.getString("address"));
  }

  static Optional<Person> of(Db db, Long id) throws SQLException {
    return id == null ? Optional.empty() : db.first(SELECT + " where id = ?", Person::read, id);
  }
}
