package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads the table audit by the index of what is asked for, a page at a time. */
final class SqlAuditTrail implements AuditTrail {
  private static final String ORDER = "at desc, node desc, sequence desc";

  private final Dialect dialect;

  SqlAuditTrail(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Page list(Query query) {
    return dialect.read(
        handle -> {
          var found = new ArrayList<>(select(handle, query));
          Place next = null;
          if (found.size() > query.limit()) {
            found.remove(found.size() - 1);
            var last = found.get(found.size() - 1);
            next = new Place(last.entry().at(), last.sequence(), last.node());
          }
          return new Page(found, next);
        });
  }

  private static List<Stored> select(Handle handle, Query query) {
    Map<String, Object> values = new LinkedHashMap<>();
    var where = new ArrayList<String>();
    // the first of them names the index, which is read in its order only if it is named there too
    String lead = null;
    for (var column : columns(query).entrySet()) {
      if (column.getValue() != null) {
        where.add(column.getKey() + " = :" + column.getKey());
        values.put(column.getKey(), column.getValue());
        lead = lead == null ? column.getKey() : lead;
      }
    }
    if (query.from() != null) {
      where.add("at >= :from");
      values.put("from", Columns.at(query.from()));
    }
    if (query.to() != null) {
      where.add("at < :to");
      values.put("to", Columns.at(query.to()));
    }
    if (query.before() != null) {
      where.add(
          "at <= :at and (at < :at or node < :node or (node = :node and sequence < :sequence))");
      values.put("at", Columns.at(query.before().at()));
      values.put("node", query.before().node());
      values.put("sequence", query.before().sequence());
    }
    return handle
        .createQuery(
            "select * from audit"
                + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
                + " order by "
                + (lead == null ? "" : lead + " desc, ")
                + ORDER
                + " fetch first :most rows only")
        .bindMap(values)
        .bind("most", query.limit() + 1)
        .map((row, context) -> stored(row))
        .list();
  }

  private static Map<String, String> columns(Query query) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("target", query.target());
    columns.put("actor", query.actor());
    columns.put("action", query.action());
    columns.put("outcome", query.outcome() == null ? null : query.outcome().label());
    return columns;
  }

  @Override
  public Optional<Stored> find(String node, long sequence) {
    return dialect.read(
        handle ->
            handle
                .createQuery("select * from audit where node = :node and sequence = :sequence")
                .bind("node", node)
                .bind("sequence", sequence)
                .map((row, context) -> stored(row))
                .findOne());
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        row.getString("node"),
        row.getLong("sequence"),
        new AuditEntry(
            Columns.instant(row, "at"),
            new Actor(
                row.getString("actor"),
                role(row.getString("role")),
                row.getString("address"),
                row.getString("request")),
            row.getString("action"),
            row.getString("target"),
            parameters(row.getString("parameters")),
            row.getString("reason"),
            outcome(row.getString("outcome")),
            row.getString("detail")),
        row.getString("hash"));
  }

  // whoever changed a row behind the server's back must not make the rest unreadable
  private static Role role(String label) {
    try {
      return Role.valueOf(label.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Role.NONE;
    }
  }

  private static AuditEntry.Outcome outcome(String label) {
    try {
      return AuditEntry.Outcome.valueOf(label.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return AuditEntry.Outcome.FAILED;
    }
  }

  private static Map<String, String> parameters(String json) {
    try {
      return Columns.texts(json);
    } catch (UncheckedIOException e) {
      return Map.of("unreadable", json);
    }
  }
}
