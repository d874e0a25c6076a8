package dev.nightshift.jobs.stats;

import dev.nightshift.job.Context;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/** One operation of one run: from its watermark to the newest row, batch by batch. */
final class Copy {
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final Context context;
  private final String name;
  private final Operation operation;
  private final LongConsumer written;

  /**
   * @param written told of each batch how many rows were new or changed, once they are committed
   */
  Copy(Context context, String name, Operation operation, LongConsumer written) {
    this.context = context;
    this.name = name;
    this.operation = operation;
    this.written = written;
  }

  /**
   * Copies. The watermark is stored after each batch that is in the target, so whatever happens in
   * between, the next run begins with a row that was not copied, or was and is found to be the
   * same.
   *
   * @return rows that have come to the source meanwhile
   */
  long run(Connection source, Connection target) throws SQLException {
    var cursor = context.cursor(name);
    var stored = cursor.read().map(Watermark::parse).orElse(null);
    var rows = new SourceRows(source, operation, stored == null ? null : stored.back(operation));
    requireKnownColumns(rows.columns());
    var table = new TargetTable(target, operation, rows.columns(), rows.key());
    keepColumns(rows.columns());
    long done = 0;
    long same = 0;
    while (true) {
      var batch = rows.next();
      if (!batch.isEmpty()) {
        long changed = table.write(batch, context.dryRun());
        done += changed;
        same += batch.size() - changed;
        if (!context.dryRun()) {
          stored = store(rows.watermark(), stored);
        }
        written.accept(changed);
      }
      if (batch.size() < operation.batch()) {
        break;
      }
      context.throttle();
    }
    context
        .logger()
        .log(
            Level.INFO,
            name + ": " + done + " rows new or changed, " + same + " looked at again and the same");
    return rows.left();
  }

  /** A row from the future must not hide those that are written until then. */
  private Watermark store(Watermark reached, Watermark stored) {
    var now = context.clock().instant();
    if (reached.moment() != null && reached.moment().isAfter(now.plus(SKEW))) {
      context.anomaly(
          "clock-skew",
          name
              + ": the newest row is of "
              + reached.moment()
              + ", which is in the future; the watermark stays at "
              + now);
    }
    var next = reached.notAfter(now);
    if (stored != null && !next.isAfter(stored)) {
      return stored;
    }
    context.cursor(name).write(next.text());
    return next;
  }

  private void requireKnownColumns(List<Column> columns) {
    if (Boolean.parseBoolean(context.parameters().get(ClickhouseSync.ACCEPT))) {
      return;
    }
    var now = names(columns);
    var known = context.cursor(name + ".columns").read().orElse("");
    for (var before : Arrays.asList(known.split(",", -1))) {
      if (!before.isEmpty() && !now.contains(before)) {
        throw new SchemaChangedException(
            "the query has no column "
                + before
                + " any more, which it had before and the target table "
                + operation.into()
                + " still keeps");
      }
    }
  }

  private void keepColumns(List<Column> columns) {
    var now = String.join(",", names(columns));
    var cursor = context.cursor(name + ".columns");
    if (!context.dryRun() && !cursor.read().equals(Optional.of(now))) {
      cursor.write(now);
    }
  }

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(column -> column.name().toLowerCase(Locale.ROOT)).toList();
  }
}
