package dev.nightshift.server.store;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Removes what is kept no longer, in transactions of bounded length. */
final class Retention {
  private Retention() {}

  static int purge(Handle handle, Instant endedBefore, int most) {
    // a root with an attempt still to come keeps all its attempts
    var ids =
        handle
            .createQuery(
                "select id from run r where finished < :before and not exists (select 1 from run o where o.root = r.root"
                    + " and o.state in ('QUEUED', 'RUNNING')) order by finished fetch first :most rows only")
            .bind("before", Columns.at(endedBefore))
            .bind("most", most)
            .mapTo(UUID.class)
            .list();
    if (!ids.isEmpty()) {
      handle
          .createUpdate("delete from run_log where run in (<ids>)")
          .bindList("ids", ids)
          .execute();
      handle.createUpdate("delete from run where id in (<ids>)").bindList("ids", ids).execute();
    }
    int misses =
        ids.size() == most
            ? 0
            : handle
                .createUpdate(
                    "delete from missed_slot where id in (select id from missed_slot where to_slot < :before fetch first"
                        + " :most rows only)")
                .bind("before", Columns.at(endedBefore))
                .bind("most", most - ids.size())
                .execute();
    return ids.size() + misses;
  }
}
