package dev.nightshift.server.store;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Rows of the table run. */
final class RunRows implements RowMapper<Run> {
  private static final int LONGEST_ACTOR = 200;
  static final RunRows MAPPER = new RunRows();

  private RunRows() {}

  @Override
  public Run map(ResultSet row, StatementContext context) throws SQLException {
    var kind = row.getString("error_kind");
    var cpu = Columns.micros(row, "cpu_us");
    return new Run(
        row.getObject("id", UUID.class),
        row.getObject("root", UUID.class),
        row.getInt("attempt"),
        row.getString("job"),
        row.getString("scope"),
        Columns.instant(row, "slot"),
        RunState.valueOf(row.getString("state")),
        Trigger.valueOf(row.getString("why")),
        row.getString("actor"),
        row.getBoolean("dry_run"),
        row.getBoolean("debug"),
        Columns.texts(row.getString("parameters")),
        row.getString("queue"),
        row.getInt("priority"),
        Columns.instant(row, "due"),
        Columns.instant(row, "queued"),
        Columns.instant(row, "started"),
        Columns.instant(row, "finished"),
        row.getString("node"),
        new Progress(
            row.getLong("items"),
            row.getLong("done"),
            row.getLong("total"),
            row.getString("phase"),
            Columns.texts(row.getString("facts")),
            Columns.numbers(row.getString("gauges")),
            counts(row.getString("counts"))),
        kind == null
            ? null
            : new RunError(
                ErrorKind.valueOf(kind), row.getString("error"), row.getString("error_trace")),
        cpu == null ? Duration.ZERO : cpu,
        row.getLong("allocated_bytes"),
        CourseColumns.course(row),
        row.getObject("retry_of", UUID.class),
        cancel(row));
  }

  // an older server wrote none
  private static Map<String, Double> counts(String json) {
    return json == null ? Map.of() : Columns.numbers(json);
  }

  static CancelWish cancel(ResultSet row) throws SQLException {
    var at = Columns.instant(row, "cancel_asked");
    return at == null
        ? null
        : new CancelWish(row.getString("cancel_by"), row.getString("cancel_reason"), at);
  }

  /**
   * Inserts rows.
   *
   * @param lanes of each, null where it is not RUNNING
   */
  static void insert(Handle handle, List<Run> runs, List<Integer> lanes) {
    if (runs.isEmpty()) {
      return;
    }
    var batch =
        handle.prepareBatch(
            "insert into run (id, root, attempt, job, scope, slot, state, lane, why, actor, dry_run, debug, parameters, queue,"
                + " priority, due, queued, started, node, retry_of) values (:id, :root, :attempt, :job, :scope, :slot,"
                + " :state, :lane, :why, :actor, :dry, :debug, :parameters, :queue, :priority, :due, :queued, :started, :node,"
                + " :retryOf)");
    for (int i = 0; i < runs.size(); i++) {
      var run = runs.get(i);
      batch
          .bind("id", run.id())
          .bind("root", run.root())
          .bind("attempt", run.attempt())
          .bind("job", run.job())
          .bind("scope", run.scope())
          .bind("slot", Columns.at(run.slot()))
          .bind("state", run.state().name())
          .bind("lane", lanes.get(i))
          .bind("why", run.trigger().name())
          .bind("actor", Columns.text(run.actor(), LONGEST_ACTOR))
          .bind("dry", run.dryRun())
          .bind("debug", run.debug())
          .bind("parameters", Columns.json(run.parameters()))
          .bind("queue", run.queue())
          .bind("priority", run.priority())
          .bind("due", Columns.at(run.due()))
          .bind("queued", Columns.at(run.queued()))
          .bind("started", Columns.at(run.started()))
          .bind("node", run.node())
          .bind("retryOf", run.retryOf())
          .add();
    }
    batch.execute();
  }

  static Optional<Run> find(Handle handle, UUID id) {
    return handle
        .createQuery("select * from run where id = :id")
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  static List<Run> find(Handle handle, List<UUID> ids) {
    return ids.isEmpty()
        ? List.of()
        : handle
            .createQuery("select * from run where id in (<ids>)")
            .bindList("ids", ids)
            .map(MAPPER)
            .list();
  }

  /** Whether the row is RUNNING on the node; locks it. */
  static boolean lock(Handle handle, UUID run, String node) {
    return handle
        .createQuery(
            "select 1 from run where id = :id and state = 'RUNNING' and node = :node for update")
        .bind("id", run)
        .bind("node", node)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }
}
