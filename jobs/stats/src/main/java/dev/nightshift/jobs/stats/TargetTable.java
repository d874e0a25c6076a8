package dev.nightshift.jobs.stats;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table that an operation copies into. Rows that are the same already are not written again, so
 * that what is counted is what is new or has changed.
 */
final class TargetTable {
  private static final int KEYS_AT_ONCE = 200;

  private final Connection connection;
  private final Operation operation;
  private final List<Column> columns;
  private final int[] key;
  private final boolean appendOnly;

  /**
   * @param source the query's columns
   * @param key positions of the key in it
   */
  TargetTable(Connection connection, Operation operation, List<Column> source, int[] key)
      throws SQLException {
    this.connection = connection;
    this.operation = operation;
    this.key = key;
    this.columns = matching(source);
    // there a changed row is one more row, and the table engine keeps the newest of a key
    appendOnly = connection.getMetaData().getDatabaseProductName().equals("ClickHouse");
  }

  private List<Column> matching(List<Column> source) throws SQLException {
    List<Column> there;
    try (var statement =
            connection.prepareStatement("select * from " + operation.into() + " where 1 = 0");
        var none = statement.executeQuery()) {
      there = Column.of(none.getMetaData());
    }
    List<Column> matching = new ArrayList<>();
    for (var column : source) {
      matching.add(
          there.stream()
              .filter(other -> other.is(column.name()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new SchemaChangedException(
                          "the query has a column "
                              + column.name()
                              + " ("
                              + column.typeName()
                              + ") that the target table "
                              + operation.into()
                              + " lacks")));
    }
    return matching;
  }

  /**
   * Writes what is new or has changed, all of it or nothing.
   *
   * @return how many rows that were
   */
  long write(List<List<Object>> rows, boolean dryRun) throws SQLException {
    Map<List<Object>, List<Object>> wanted = new LinkedHashMap<>();
    rows.forEach(row -> wanted.put(keyOf(row), row));
    boolean transactional = !dryRun && Tables.begin(connection);
    try {
      var existing = existing(new ArrayList<>(wanted.values()));
      List<List<Object>> missing = new ArrayList<>();
      List<List<Object>> changed = new ArrayList<>();
      wanted.forEach(
          (id, row) -> {
            var known = existing.get(id);
            if (known == null) {
              missing.add(row);
            } else if (!known.equals(comparable(row))) {
              changed.add(row);
            }
          });
      if (!dryRun) {
        insert(missing);
        if (appendOnly) {
          insert(changed);
        } else {
          update(changed);
        }
        Tables.commit(connection, transactional);
      }
      return (long) missing.size() + changed.size();
    } catch (SQLException | RuntimeException e) {
      Tables.rollback(connection, transactional, e);
      throw e;
    }
  }

  private Map<List<Object>, List<Object>> existing(List<List<Object>> rows) throws SQLException {
    Map<List<Object>, List<Object>> existing = new HashMap<>();
    var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    for (int from = 0; from < rows.size(); from += KEYS_AT_ONCE) {
      var part = rows.subList(from, Math.min(rows.size(), from + KEYS_AT_ONCE));
      var query = "select " + names + " from " + operation.into() + " where " + keyIn(part.size());
      try (var statement = connection.prepareStatement(query)) {
        int parameter = 0;
        for (var row : part) {
          for (int position : key) {
            set(statement, ++parameter, position, row);
          }
        }
        try (var found = statement.executeQuery()) {
          while (found.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
              row.add(columns.get(i).read(found, i + 1));
            }
            existing.put(keyOf(row), comparable(row));
          }
        }
      }
    }
    return existing;
  }

  private String keyIn(int rows) {
    var one = "?" + ", ?".repeat(key.length - 1);
    if (key.length == 1) {
      return columns.get(key[0]).name() + " in (" + "?" + ", ?".repeat(rows - 1) + ")";
    }
    var names = new ArrayList<String>();
    for (int position : key) {
      names.add(columns.get(position).name());
    }
    return "("
        + String.join(", ", names)
        + ") in ("
        + String.join(", ", Collections.nCopies(rows, "(" + one + ")"))
        + ")";
  }

  private void insert(List<List<Object>> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    var line =
        "insert into "
            + operation.into()
            + " ("
            + names
            + ") values (?"
            + ", ?".repeat(columns.size() - 1)
            + ")";
    try (var statement = connection.prepareStatement(line)) {
      for (var row : rows) {
        for (int i = 0; i < columns.size(); i++) {
          set(statement, i + 1, i, row);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void update(List<List<Object>> rows) throws SQLException {
    List<Integer> values = new ArrayList<>();
    List<Integer> keys = new ArrayList<>();
    for (int position : key) {
      keys.add(position);
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!keys.contains(i)) {
        values.add(i);
      }
    }
    if (rows.isEmpty() || values.isEmpty()) {
      return;
    }
    var line =
        "update "
            + operation.into()
            + " set "
            + equal(values, ", ")
            + " where "
            + equal(keys, " and ");
    try (var statement = connection.prepareStatement(line)) {
      for (var row : rows) {
        int parameter = 0;
        for (int i : values) {
          set(statement, ++parameter, i, row);
        }
        for (int i : keys) {
          set(statement, ++parameter, i, row);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private String equal(List<Integer> positions, String between) {
    return positions.stream()
        .map(i -> columns.get(i).name() + " = ?")
        .collect(Collectors.joining(between));
  }

  private void set(PreparedStatement statement, int parameter, int position, List<Object> row)
      throws SQLException {
    columns.get(position).write(statement, parameter, row.get(position), operation.zone());
  }

  private List<Object> keyOf(List<Object> row) {
    List<Object> values = new ArrayList<>();
    for (int position : key) {
      var value = row.get(position);
      if (value == null) {
        throw new IllegalStateException(
            "a row has no value in " + columns.get(position).name() + ", which is of its key");
      }
      values.add(Column.comparable(value, operation.zone()));
    }
    return values;
  }

  private List<Object> comparable(List<Object> row) {
    List<Object> values = new ArrayList<>();
    row.forEach(value -> values.add(Column.comparable(value, operation.zone())));
    return values;
  }
}
