package dev.nightshift.server.model;

import dev.nightshift.server.store.PostgresServer;
import dev.nightshift.server.store.PostgresStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The database that the nodes of a story share, seen over a line that nothing disturbs. */
final class ModelDatabase implements AutoCloseable {
  private static final List<String> TABLES =
      List.of(
          "run_log",
          "run",
          "job_state",
          "job_day",
          "run_total",
          "missed_slot",
          "job_cursor",
          "job_backoff",
          "node");

  private final PostgresServer server = PostgresServer.shared();
  private final String schema;
  private final Connection line;

  /**
   * @param mutation changes the schema too, if it says so
   */
  ModelDatabase(Mutation mutation, int number) throws SQLException {
    schema = "model_" + mutation.name().toLowerCase(java.util.Locale.ROOT) + "_" + number;
    PostgresStore.open(
            server.dropped(schema), ModelTime.showing(() -> Instant.parse("2026-01-01T00:00:00Z")))
        .close();
    line = server.connect();
    execute("set search_path = " + schema);
    for (var statement : mutation.schema()) {
      execute(statement);
    }
  }

  PostgresServer server() {
    return server;
  }

  String schema() {
    return schema;
  }

  int port() throws SQLException {
    return Integer.parseInt(texts("select coalesce(inet_server_port(), 5432)::text").get(0));
  }

  /** Waits for what processes left under way, and ends what does not end by itself. */
  void quiet() throws SQLException {
    while (!texts(
            "select case when clock_timestamp() - state_change > interval '100 ms' then pg_terminate_backend(pid)::text"
                + " end from pg_stat_activity where state <> 'idle' and application_name = '"
                + schema
                + "'")
        .isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** Ends what earlier stories left, and empties the tables. */
  void clear() throws SQLException {
    quiet();
    for (var table : TABLES) {
      execute("delete from " + table);
    }
  }

  void execute(String sql) throws SQLException {
    try (var statement = line.createStatement()) {
      statement.execute(sql);
    }
  }

  List<Row> runs() throws SQLException {
    return rows(
        "select id, root, attempt, job, slot, state, lane, node, why, actor, md5(row(r.*)::text) print from run r order by"
            + " root, attempt",
        row ->
            new Row(
                row.getObject("id", UUID.class),
                row.getObject("root", UUID.class),
                row.getInt("attempt"),
                row.getString("job"),
                instant(row, "slot"),
                row.getString("state"),
                row.getString("node"),
                row.getString("why"),
                row.getString("print")));
  }

  List<Job> jobs() throws SQLException {
    return rows(
        "select job, anchor, next_due from job_state order by job",
        row -> new Job(row.getString("job"), instant(row, "anchor"), instant(row, "next_due")));
  }

  List<Miss> misses() throws SQLException {
    return rows(
        "select job, from_slot, to_slot, slots, cause from missed_slot order by id",
        row ->
            new Miss(
                row.getString("job"),
                instant(row, "from_slot"),
                instant(row, "to_slot"),
                row.getLong("slots"),
                row.getString("cause")));
  }

  List<String> cursors() throws SQLException {
    return texts("select position from job_cursor order by job");
  }

  private List<String> texts(String sql) throws SQLException {
    return rows(sql, row -> row.getString(1));
  }

  private <T> List<T> rows(String sql, Mapper<T> mapper) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (var statement = line.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(mapper.map(result));
      }
    }
    return rows;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  @Override
  public void close() throws SQLException {
    line.close();
  }

  /**
   * A row of the table run.
   *
   * @param print differs when anything in the row differs
   */
  record Row(
      UUID id,
      UUID root,
      int attempt,
      String job,
      Instant slot,
      String state,
      String node,
      String why,
      String print) {
    boolean over() {
      return !state.equals("QUEUED") && !state.equals("RUNNING");
    }
  }

  /** When a job is due. */
  record Job(String name, Instant anchor, Instant nextDue) {}

  /** Due times at which nothing ran. */
  record Miss(String job, Instant from, Instant to, long slots, String cause) {}

  private interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }
}
