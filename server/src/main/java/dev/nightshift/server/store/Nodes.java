package dev.nightshift.server.store;

import dev.nightshift.server.engine.Leases.Lease;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Rows of the table node: one per process start, the lease of all its runs. */
final class Nodes {
  private static final Duration KEPT = Duration.ofDays(30);

  private Nodes() {}

  static void open(Handle handle, NodeName node, Instant now, Duration lease) {
    handle
        .createUpdate(
            "insert into node (id, name, version, started, renewed, lease_until) values (:id, :name, :version, :now,"
                + " :now, :until)")
        .bind("id", node.id())
        .bind("name", node.name())
        .bind("version", node.version())
        .bind("now", Columns.at(now))
        .bind("until", Columns.at(now.plus(lease)))
        .execute();
  }

  /** What dead processes left RUNNING, on a store that this process owns; ends their leases. */
  static List<Run> leftOpen(Handle handle, Instant now) {
    handle
        .createUpdate("update node set ended = :now where ended is null")
        .bind("now", Columns.at(now))
        .execute();
    return handle
        .createQuery("select * from run where state = 'RUNNING' order by id")
        .map(RunRows.MAPPER)
        .list();
  }

  /** Removes rows of processes that ended long ago. */
  static void forget(Handle handle, Instant now) {
    handle
        .createUpdate(
            "delete from node where ended < :before and not exists (select 1 from run r where r.state = 'RUNNING' and"
                + " r.node = node.id)")
        .bind("before", Columns.at(now.minus(KEPT)))
        .execute();
  }

  static boolean renew(Handle handle, String node, Instant now, Duration lease) {
    return handle
            .createUpdate(
                "update node set renewed = :now, lease_until = :until where id = :id and ended is null")
            .bind("now", Columns.at(now))
            .bind("until", Columns.at(now.plus(lease)))
            .bind("id", node)
            .execute()
        == 1;
  }

  static List<Lease> leases(Handle handle) {
    return handle
        .createQuery("select id, name, renewed, lease_until from node where ended is null")
        .map(
            (row, context) ->
                new Lease(
                    row.getString("id"),
                    row.getString("name"),
                    Columns.instant(row, "renewed"),
                    Columns.instant(row, "lease_until")))
        .list();
  }

  static boolean expire(Handle handle, Lease lease, Instant now) {
    return handle
            .createUpdate(
                "update node set ended = :now where id = :id and ended is null and renewed = :renewed")
            .bind("now", Columns.at(now))
            .bind("id", lease.node())
            .bind("renewed", Columns.at(lease.renewed()))
            .execute()
        == 1;
  }

  static void leave(Handle handle, String node, Instant now) {
    handle
        .createUpdate(
            "update node set ended = :now, renewed = :now, lease_until = :now where id = :id and ended is null")
        .bind("now", Columns.at(now))
        .bind("id", node)
        .execute();
  }

  static List<Run> abandoned(Handle handle, Set<String> jobs, Instant endedBefore, int most) {
    var known = new ArrayList<>(jobs);
    // a list in SQL has at least one element; no job is called so
    known.add("");
    return handle
        .createQuery(
            "select r.* from run r left join node n on n.id = r.node where r.state = 'RUNNING' and (n.id is null or"
                + " n.ended is not null) and (n.id is null or n.ended < :before or r.job in (<jobs>)) order by r.id"
                + " fetch first :most rows only")
        .bind("before", Columns.at(endedBefore))
        .bindList("jobs", known)
        .bind("most", most)
        .map(RunRows.MAPPER)
        .list();
  }

  static List<UUID> running(Handle handle, String node) {
    return handle
        .createQuery("select id from run where state = 'RUNNING' and node = :node")
        .bind("node", node)
        .mapTo(UUID.class)
        .list();
  }
}
