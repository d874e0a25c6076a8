package dev.nightshift.jobs.stats;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An operation's rows in the order of watermark and key, a batch at a time. */
final class SourceRows {
  private final Connection connection;
  private final Operation operation;
  private final List<Column> columns;
  private final int watermark;
  private final int[] key;
  private Watermark from;
  private List<Object> last;

  /**
   * @param from inclusive; null: from the beginning
   */
  SourceRows(Connection connection, Operation operation, Watermark from) throws SQLException {
    this.connection = connection;
    this.operation = operation;
    this.from = from;
    try (var statement = connection.prepareStatement(select("") + " where 1 = 0");
        var none = statement.executeQuery()) {
      columns = Column.of(none.getMetaData());
    }
    watermark = index(operation.watermark());
    key = operation.key().stream().mapToInt(this::index).toArray();
  }

  List<Column> columns() {
    return columns;
  }

  /** Positions of the key in {@link #columns}. */
  int[] key() {
    return key.clone();
  }

  /** Fewer than a batch: there are no more. */
  List<List<Object>> next() throws SQLException {
    List<Object> values = new ArrayList<>();
    var where = where(values);
    var order =
        operation.watermark()
            + operation.key().stream().map(column -> ", " + column).collect(Collectors.joining());
    var query = select(where) + " order by " + order + " limit " + operation.batch();
    List<List<Object>> batch = new ArrayList<>();
    try (var statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            row.add(columns.get(i).read(rows, i + 1));
          }
          batch.add(row);
        }
      }
    }
    if (!batch.isEmpty()) {
      last = batch.get(batch.size() - 1);
    }
    return batch;
  }

  /** Of the row that was read last. */
  Watermark watermark() {
    return Watermark.of(operation, last.get(watermark));
  }

  /** How many rows come after what was read, or after a watermark if nothing was. */
  long left() throws SQLException {
    List<Object> values = new ArrayList<>();
    var where = where(values);
    return Tables.count(
        connection, select(where).replaceFirst("select \\*", "select count(*)"), values.toArray());
  }

  private String select(String where) {
    return "select * from (" + operation.query() + ") source_rows" + where;
  }

  private String where(List<Object> values) {
    var column = operation.watermark();
    if (last == null) {
      if (from == null) {
        return " where " + column + " is not null";
      }
      values.add(from.parameter(columns.get(watermark), operation));
      return " where " + column + " >= ?";
    }
    List<String> names = new ArrayList<>(List.of(column));
    List<Object> at = new ArrayList<>();
    at.add(last.get(watermark));
    for (int i = 0; i < key.length; i++) {
      if (key[i] != watermark) {
        names.add(operation.key().get(i));
        at.add(last.get(key[i]));
      }
    }
    // the first part alone is what an index on the watermark helps with
    values.add(at.get(0));
    return " where " + column + " >= ? and " + beyond(names, at, 0, values);
  }

  private static String beyond(List<String> names, List<Object> at, int i, List<Object> values) {
    var name = names.get(i);
    values.add(at.get(i));
    if (i == names.size() - 1) {
      return name + " > ?";
    }
    values.add(at.get(i));
    return "(" + name + " > ? or (" + name + " = ? and " + beyond(names, at, i + 1, values) + "))";
  }

  private int index(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).is(name)) {
        return i;
      }
    }
    throw new IllegalStateException(
        "its query has no column "
            + name
            + ", which is its key or watermark; it has "
            + columns.stream().map(Column::name).toList());
  }
}
