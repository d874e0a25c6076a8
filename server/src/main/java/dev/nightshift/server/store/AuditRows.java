package dev.nightshift.server.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rows of the table audit, each with the hash of the one before it on the same node. */
final class AuditRows {
  private static final String BEFORE_THE_FIRST = "0".repeat(64);

  private AuditRows() {}

  /**
   * @param values what is hashed: all but the chain itself
   */
  record Row(
      String node,
      long sequence,
      String previousHash,
      String hash,
      Instant at,
      List<String> values) {

    /** What keeps it from following the entry before; empty: it does. */
    Optional<String> broken(Link before) {
      if (sequence != before.sequence() + 1) {
        return Optional.of(
            sequence == before.sequence() + 2
                ? "entry " + (before.sequence() + 1) + " is missing"
                : "entries " + (before.sequence() + 1) + " to " + (sequence - 1) + " are missing");
      }
      if (!previousHash.equals(before.hash())) {
        return Optional.of("it does not name the hash of the entry before it");
      }
      return hash.equals(AuditRows.hash(before, values))
          ? Optional.empty()
          : Optional.of("its content is not what was hashed");
    }

    Link link() {
      return new Link(sequence, hash);
    }
  }

  /** The end of a chain, or of a part of it. */
  record Link(long sequence, String hash) {}

  /** Where the stored part of a node's chain begins. */
  record Start(Link link, long removed) {}

  static Start start(Handle handle, String node) {
    return handle
        .createQuery("select sequence, hash, removed from audit_checkpoint where node = :node")
        .bind("node", node)
        .map(
            (row, context) ->
                new Start(
                    new Link(row.getLong("sequence"), row.getString("hash")),
                    row.getLong("removed")))
        .findOne()
        .orElse(new Start(new Link(0, BEFORE_THE_FIRST), 0));
  }

  /** The last entry of a node; where its chain begins if it has none. */
  static Link last(Handle handle, String node) {
    return handle
        .createQuery(
            "select sequence, hash from audit where node = :node order by sequence desc fetch first 1 rows only")
        .bind("node", node)
        .map((row, context) -> new Link(row.getLong("sequence"), row.getString("hash")))
        .findOne()
        .orElseGet(() -> start(handle, node).link());
  }

  static List<Row> after(Handle handle, String node, long sequence, long through, int most) {
    return handle
        .createQuery(
            "select * from audit where node = :node and sequence > :after and sequence <= :through order by sequence fetch"
                + " first :most rows only")
        .bind("node", node)
        .bind("after", sequence)
        .bind("through", through)
        .bind("most", most)
        .map((row, context) -> map(row))
        .list();
  }

  private static Row map(ResultSet row) throws SQLException {
    var at = Columns.instant(row, "at");
    return new Row(
        row.getString("node"),
        row.getLong("sequence"),
        row.getString("previous_hash"),
        row.getString("hash"),
        at,
        List.of(
            at.toString(),
            row.getString("actor"),
            row.getString("role"),
            row.getString("address"),
            row.getString("action"),
            row.getString("target"),
            row.getString("parameters"),
            row.getString("reason"),
            row.getString("request"),
            row.getString("outcome"),
            row.getString("detail")));
  }

  /** Each value goes in with its length, so that no two entries read the same. */
  static String hash(Link before, List<String> values) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (before.hash() + ":" + (before.sequence() + 1)).getBytes(StandardCharsets.UTF_8));
      for (var value : values) {
        digest.update((":" + value.length() + ":" + value).getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
