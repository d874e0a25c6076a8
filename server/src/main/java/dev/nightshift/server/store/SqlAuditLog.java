package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditLog;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * The audit trail in the store: each entry carries the hash of the one before it on the same node,
 * so that a changed or removed one shows.
 */
final class SqlAuditLog implements AuditLog {
  private static final System.Logger LOG = System.getLogger(SqlAuditLog.class.getName());
  private static final int LONGEST = 1_000;
  // in the log, which is often kept elsewhere, so that a chain that was cut off shows
  private static final int SAID_EACH = 100;

  private final Dialect dialect;
  private final String node;

  SqlAuditLog(Dialect dialect, String node) {
    this.dialect = dialect;
    this.node = node;
  }

  @Override
  public void append(AuditEntry entry) {
    var written = dialect.write(handle -> append(dialect, handle, node, entry));
    if (written.sequence() % SAID_EACH == 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "the audit of "
              + node
              + " has "
              + written.sequence()
              + " entries, with the head "
              + written.hash());
    }
  }

  /** Within a transaction that has locked what else it needs: others wait for this trail. */
  static AuditRows.Link append(Dialect dialect, Handle handle, String node, AuditEntry entry) {
    return append(dialect, handle, node, List.of(entry)).get(0);
  }

  /**
   * The same for several, in their order.
   *
   * @return the place of each in the chain
   */
  static List<AuditRows.Link> append(
      Dialect dialect, Handle handle, String node, List<AuditEntry> entries) {
    dialect.alone(handle, "audit " + node);
    var last = AuditRows.last(handle, node);
    List<AuditRows.Link> written = new ArrayList<>();
    var batch =
        handle.prepareBatch(
            "insert into audit (node, sequence, previous_hash, hash, at, actor, role, address,"
                + " action, target, parameters, reason, request, outcome, detail) values (:node,"
                + " :sequence, :previous, :hash, :at, :actor, :role, :address, :action, :target,"
                + " :parameters, :reason, :request, :outcome, :detail)");
    for (var entry : entries) {
      var values = values(entry);
      var next = new AuditRows.Link(last.sequence() + 1, AuditRows.hash(last, values));
      batch
          .bind("node", node)
          .bind("sequence", next.sequence())
          .bind("previous", last.hash())
          .bind("hash", next.hash())
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
          .add();
      written.add(next);
      last = next;
    }
    batch.execute();
    return written;
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
