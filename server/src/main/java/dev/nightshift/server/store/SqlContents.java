package dev.nightshift.server.store;

import dev.nightshift.server.retention.StoreContents;
import dev.nightshift.server.run.RunState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What the tables hold, by counting. */
final class SqlContents implements StoreContents {
  // by what the age of a record is counted
  private static final Map<String, String> AGE =
      Map.of(
          "run", "finished",
          "missed_slot", "to_slot",
          "audit", "at",
          "node", "renewed",
          "process_sample", "at",
          "recording", "asked_at",
          "schedule_change", "at",
          "maintenance_window", "ends_at",
          "run_total", "began",
          "job_day", "cast(on_day as timestamp with time zone)");

  private final Dialect dialect;

  SqlContents(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Contents look() {
    return dialect.read(
        handle -> {
          var tables =
              handle
                  .createQuery(
                      "select table_name from information_schema.tables where table_schema = current_schema and"
                          + " table_type = 'BASE TABLE' order by table_name")
                  .mapTo(String.class)
                  .list()
                  .stream()
                  .filter(name -> !name.toLowerCase(Locale.ROOT).startsWith("flyway"))
                  .map(name -> table(handle, name.toLowerCase(Locale.ROOT)))
                  .toList();
          return new Contents(dialect.sizeBytes(handle), tables, ended(handle));
        });
  }

  private static Table table(Handle handle, String name) {
    long rows = handle.createQuery("select count(*) from " + name).mapTo(Long.class).one();
    return new Table(name, rows, oldest(handle, name));
  }

  private static Instant oldest(Handle handle, String name) {
    var column = AGE.get(name);
    return column == null
        ? null
        : handle
            .createQuery("select min(" + column + ") from " + name)
            .mapTo(OffsetDateTime.class)
            .findOne()
            .map(OffsetDateTime::toInstant)
            .orElse(null);
  }

  private static List<Ended> ended(Handle handle) {
    return handle
        .createQuery(
            "select job, queue, state, count(*) as attempts, min(finished) as oldest from run where finished is not null"
                + " group by job, queue, state order by job, queue, state")
        .map(
            (row, context) ->
                new Ended(
                    row.getString("job"),
                    row.getString("queue"),
                    RunState.valueOf(row.getString("state")),
                    row.getLong("attempts"),
                    Columns.instant(row, "oldest")))
        .list();
  }
}
