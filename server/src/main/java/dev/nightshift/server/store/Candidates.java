package dev.nightshift.server.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What may be claimed next, without a lock: locks are taken on the jobs first, in their order, and
 * on rows of runs after that.
 */
final class Candidates {
  private Candidates() {}

  /**
   * @param hint which index to read; empty where the database finds out
   */
  static List<UUID> select(
      Handle handle,
      String hint,
      String node,
      String queue,
      Instant now,
      List<String> fullJobs,
      int most) {
    var others = fullJobs.isEmpty() ? "" : " and job not in (<full>)";
    var query =
        handle.createQuery(
            "select id from run "
                + hint
                + " where state = 'QUEUED' and queue = :queue and due <= :now and scope in ('', (select name from node"
                + " where id = :node))"
                + others
                + Dialect.HELD_BACK
                // the constant columns too: only then is the index read in its order
                + " order by state, queue, priority desc, due, id fetch first :most rows only");
    if (!fullJobs.isEmpty()) {
      query.bindList("full", fullJobs);
    }
    return query
        .bind("queue", queue)
        .bind("node", node)
        .bind("now", Columns.at(now))
        .bind("most", most)
        .mapTo(UUID.class)
        .list();
  }
}
