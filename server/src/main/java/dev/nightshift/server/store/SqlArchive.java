package dev.nightshift.server.store;

import dev.nightshift.server.retention.ArchiveStore;
import dev.nightshift.server.retention.RetentionStore.AuditPart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/** Records as texts, whatever columns their tables have. */
final class SqlArchive implements ArchiveStore {
  private final Dialect dialect;

  SqlArchive(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Rows runs(List<UUID> roots) {
    var rows =
        dialect.read(
            handle ->
                rows(
                    handle
                        .createQuery(
                            "select * from run where root in (<roots>) and finished is not null order by root, attempt")
                        .bindList("roots", roots)));
    Map<String, List<List<String>>> byRoot = new HashMap<>();
    int root = rows.columns().indexOf("root");
    rows.values()
        .forEach(row -> byRoot.computeIfAbsent(row.get(root), any -> new ArrayList<>()).add(row));
    return new Rows(
        rows.columns(),
        roots.stream()
            .flatMap(id -> byRoot.getOrDefault(id.toString(), List.of()).stream())
            .toList());
  }

  @Override
  public Rows missed(List<Long> ids) {
    return ids.isEmpty()
        ? new Rows(List.of("id", "to_slot"), List.of())
        : dialect.read(
            handle ->
                rows(
                    handle
                        .createQuery("select * from missed_slot where id in (<ids>) order by id")
                        .bindList("ids", ids)));
  }

  @Override
  public Rows audit(AuditPart part, int most) {
    return dialect.read(
        handle -> {
          long through = AuditTrim.wholeThrough(handle, part, most);
          return rows(
              handle
                  .createQuery(
                      "select * from audit where node = :node and sequence > :after and sequence <= :through order by"
                          + " sequence")
                  .bind("node", part.node())
                  .bind("after", part.after())
                  .bind("through", through));
        });
  }

  private static Rows rows(Query query) {
    return query.scanResultSet(
        (supplier, context) -> {
          try (var rows = supplier.get()) {
            return read(rows);
          } finally {
            context.close();
          }
        });
  }

  private static Rows read(ResultSet rows) throws SQLException {
    var shape = rows.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= shape.getColumnCount(); i++) {
      columns.add(shape.getColumnName(i).toLowerCase(Locale.ROOT));
    }
    List<List<String>> all = new ArrayList<>();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        row.add(text(rows, i, shape.getColumnType(i)));
      }
      all.add(row);
    }
    return new Rows(columns, all);
  }

  private static String text(ResultSet rows, int column, int type) throws SQLException {
    if (type == Types.TIMESTAMP_WITH_TIMEZONE || type == Types.TIMESTAMP) {
      var at = rows.getObject(column, OffsetDateTime.class);
      return at == null ? null : at.toInstant().toString();
    }
    var value = rows.getObject(column);
    return value == null ? null : value.toString();
  }
}
