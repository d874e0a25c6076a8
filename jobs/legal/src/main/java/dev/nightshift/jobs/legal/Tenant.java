package dev.nightshift.jobs.legal;

import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Somebody whose practice this is.
 *
 * @param size {@code small}, {@code standard} or {@code enterprise}
 */
record Tenant(long id, String name, String size, String timeZone) {
  static final String[] SIZES = {"small", "standard", "enterprise"};

  /** Each one, by number. */
  static List<Tenant> all(Db db) throws SQLException {
    return db.rows(
        "select id, name, tenant_class, time_zone from tenants order by id",
        row ->
            new Tenant(
                row.getLong("id"),
                row.getString("name"),
                row.getString("tenant_class"),
                row.getString("time_zone")));
  }

  /** Its clock, unless there is no such time zone. */
  ZoneId zone() {
    return zone(timeZone, "tenant " + id + " (" + name + ")");
  }

  /**
   * A clock by its name.
   *
   * @throws IllegalStateException naming whose it is
   */
  static ZoneId zone(String name, String whose) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalStateException(
          "%s has the time zone \"%s\", which does not exist".formatted(whose, name), e);
    }
  }

  /** Somebody with a role, the first one. */
  Optional<Person> person(Db db, String role) throws SQLException {
    return db.first(
        Person.SELECT + " where tenant_id = ? and role = ? order by id", Person::read, id, role);
  }
}
