package dev.nightshift.server.store;

import dev.nightshift.server.retention.RetentionStore.AuditPart;
import dev.nightshift.server.store.SqlRetention.Done;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Removes the oldest entries of a node's chain and leaves a checkpoint, from which the rest can be
 * checked. A chain that is broken there is left as it is: it is evidence.
 */
final class AuditTrim {
  private static final System.Logger LOG = System.getLogger(AuditTrim.class.getName());

  private AuditTrim() {}

  /** The parts of the chains that are older, but the last entry of each. */
  static List<AuditPart> over(Handle handle, Instant before) {
    return handle
        .createQuery(
            "select a.node, least(max(a.sequence) - 1, coalesce((select min(y.sequence) from audit y where y.node ="
                + " a.node and y.at >= :before) - 1, max(a.sequence))) as through, min(a.sequence) as first_one from"
                + " audit a group by a.node order by a.node")
        .bind("before", Columns.at(before))
        .map(
            (row, context) ->
                new AuditPart(
                    row.getString("node"), row.getLong("first_one") - 1, row.getLong("through")))
        .list()
        .stream()
        .filter(part -> part.through() > part.after())
        .toList();
  }

  /** How far a part follows the chain before it; told in the log if that is not throughout. */
  static long wholeThrough(Handle handle, AuditPart part, int most) {
    var last = AuditRows.start(handle, part.node()).link();
    if (last.sequence() != part.after()) {
      last =
          AuditRows.after(handle, part.node(), part.after() - 1, part.after(), 1).stream()
              .findFirst()
              .map(AuditRows.Row::link)
              .orElse(last);
    }
    for (var row : AuditRows.after(handle, part.node(), last.sequence(), part.through(), most)) {
      var broken = row.broken(last);
      if (broken.isPresent()) {
        tell(part, row, broken.get());
        break;
      }
      last = row.link();
    }
    return last.sequence();
  }

  static Done remove(Handle handle, AuditPart part, Instant now, int most) {
    var start = AuditRows.start(handle, part.node());
    var last = start.link();
    var rows = AuditRows.after(handle, part.node(), last.sequence(), part.through(), most);
    for (var row : rows) {
      var broken = row.broken(last);
      if (broken.isPresent()) {
        tell(part, row, broken.get());
        return new Done(0, 1);
      }
      last = row.link();
    }
    if (rows.isEmpty()) {
      return new Done(0, 1);
    }
    checkpoint(handle, part.node(), last, start.removed() + rows.size(), now);
    int gone =
        handle
            .createUpdate("delete from audit where node = :node and sequence <= :through")
            .bind("node", part.node())
            .bind("through", last.sequence())
            .execute();
    return new Done(gone, last.sequence() >= part.through() ? 1 : 0);
  }

  private static void tell(AuditPart part, AuditRows.Row row, String what) {
    LOG.log(
        System.Logger.Level.WARNING,
        "the audit of "
            + part.node()
            + " is broken at entry "
            + row.sequence()
            + ": "
            + what
            + ". It is kept beyond its time; see nightshift audit verify");
  }

  private static void checkpoint(
      Handle handle, String node, AuditRows.Link last, long removed, Instant now) {
    var statements =
        List.of(
            "update audit_checkpoint set sequence = :sequence, hash = :hash, removed = :removed, made = :now where node ="
                + " :node",
            "insert into audit_checkpoint (node, sequence, hash, removed, made) values (:node, :sequence, :hash, :removed,"
                + " :now)");
    for (var statement : statements) {
      int written =
          handle
              .createUpdate(statement)
              .bind("node", node)
              .bind("sequence", last.sequence())
              .bind("hash", last.hash())
              .bind("removed", removed)
              .bind("now", Columns.at(now))
              .execute();
      if (written == 1) {
        return;
      }
    }
  }
}
