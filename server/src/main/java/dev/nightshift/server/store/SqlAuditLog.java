package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditLog;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * The audit trail in the store: each entry carries the hash of the one before it on the same node,
 * so that a changed or removed one shows.
 */
final class SqlAuditLog implements AuditLog {
  private static final int LONGEST = 1_000;

  private final Dialect dialect;
  private final String node;

  SqlAuditLog(Dialect dialect, String node) {
    this.dialect = dialect;
    this.node = node;
  }

  @Override
  public void append(AuditEntry entry) {
    dialect.write(
        handle -> {
          append(dialect, handle, node, entry);
          return null;
        });
  }

  /** Within a transaction that has locked what else it needs: others wait for this trail. */
  static void append(Dialect dialect, Handle handle, String node, AuditEntry entry) {
    dialect.alone(handle, "audit " + node);
    var last = AuditRows.last(handle, node);
    var values = values(entry);
    handle
        .createUpdate(
            "insert into audit (node, sequence, previous_hash, hash, at, actor, role, address,"
                + " action, target, parameters, reason, request, outcome, detail) values (:node,"
                + " :sequence, :previous, :hash, :at, :actor, :role, :address, :action, :target,"
                + " :parameters, :reason, :request, :outcome, :detail)")
        .bind("node", node)
        .bind("sequence", last.sequence() + 1)
        .bind("previous", last.hash())
        .bind("hash", AuditRows.hash(last, values))
        .bind("at", Columns.at(entry.at().truncatedTo(ChronoUnit.MICROS)))
        .bind("actor", values.get(1))
        .bind("role", values.get(2))
        .bind("address", values.get(3))
        .bind("action", values.get(4))
        .bind("target", values.get(5))
        .bind("parameters", values.get(6))
        .bind("reason", values.get(7))
        .bind("request", values.get(8))
        .bind("outcome", values.get(9))
        .bind("detail", values.get(10))
        .execute();
  }

  private static List<String> values(AuditEntry entry) {
    var actor = entry.actor();
    return List.of(
        entry.at().truncatedTo(ChronoUnit.MICROS).toString(),
        capped(actor.name(), 200),
        actor.role().label(),
        capped(actor.address(), 100),
        capped(entry.action(), 60),
        capped(entry.target(), 200),
        Columns.json(new TreeMap<>(entry.parameters())),
        capped(entry.reason(), LONGEST),
        capped(actor.requestId(), 64),
        entry.outcome().label(),
        capped(entry.detail(), LONGEST));
  }

  private static String capped(String text, int longest) {
    var clean = text.replace('\0', ' ');
    return clean.length() <= longest ? clean : clean.substring(0, longest);
  }
}
