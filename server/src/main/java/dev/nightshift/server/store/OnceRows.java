package dev.nightshift.server.store;

import dev.nightshift.server.engine.OnceKey;
import dev.nightshift.server.engine.OnceKeys;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Rows of the table once_key; each new one takes some away that stand for their runs no longer. */
final class OnceRows implements OnceKeys {
  private static final int FORGOTTEN_AT_ONCE = 20;

  private final Dialect dialect;

  OnceRows(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Optional<Used> used(String id, Instant after) {
    return dialect.read(
        handle ->
            handle
                .createQuery("select request, run from once_key where id = :id and at > :after")
                .bind("id", id)
                .bind("after", Columns.at(after))
                .map(
                    (row, context) ->
                        new Used(row.getString("request"), row.getObject("run", UUID.class)))
                .findOne());
  }

  /** Fails if there is one of the same id that still stands for its run. */
  static void insert(Handle handle, OnceKey key, Run run) {
    var over = Columns.at(run.queued().minus(KEPT));
    handle
        .createUpdate("delete from once_key where id = :id and at <= :over")
        .bind("id", key.id())
        .bind("over", over)
        .execute();
    handle
        .createUpdate(
            "delete from once_key where id in (select id from once_key where at <= :over order by at fetch first :most"
                + " rows only)")
        .bind("over", over)
        .bind("most", FORGOTTEN_AT_ONCE)
        .execute();
    handle
        .createUpdate(
            "insert into once_key (id, request, run, at) values (:id, :request, :run, :at)")
        .bind("id", key.id())
        .bind("request", key.request())
        .bind("run", run.id())
        .bind("at", Columns.at(run.queued()))
        .execute();
  }
}
