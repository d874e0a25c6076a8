package dev.nightshift.server.store;

import dev.nightshift.server.run.Recording;
import dev.nightshift.server.run.Recordings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Rows of the table recording. */
final class SqlRecordings implements Recordings {
  private static final String SELECT =
      "select id, job, state, asked_at, asked_by, max_bytes, run, node, begun, ended, bytes, note from recording";

  private final Dialect dialect;

  SqlRecordings(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Optional<Recording> ask(Recording wanted) {
    var before =
        dialect.write(
            handle -> {
              dialect.alone(handle, "recording " + wanted.job());
              var there = wantedOf(handle, wanted.job());
              if (there.isEmpty()) {
                insert(handle, wanted);
              }
              return there;
            });
    if (before.isEmpty()) {
      dialect.others().orders();
    }
    return before;
  }

  private static void insert(Handle handle, Recording wanted) {
    handle
        .createUpdate(
            "insert into recording (id, job, state, asked_at, asked_by, max_bytes) values (:id, :job, :state, :at, :by,"
                + " :most)")
        .bind("id", wanted.id())
        .bind("job", wanted.job())
        .bind("state", wanted.state().name())
        .bind("at", Columns.at(wanted.askedAt()))
        .bind("by", wanted.askedBy())
        .bind("most", wanted.maxBytes())
        .execute();
  }

  private static Optional<Recording> wantedOf(Handle handle, String job) {
    return read(
            handle.createQuery(SELECT + " where state = 'WANTED' and job = :job").bind("job", job))
        .stream()
        .findFirst();
  }

  @Override
  public List<Recording> wanted() {
    return dialect.read(
        handle -> read(handle.createQuery(SELECT + " where state = 'WANTED' order by asked_at")));
  }

  @Override
  public Optional<Recording> withdraw(String job) {
    var withdrawn =
        dialect.write(
            handle ->
                wantedOf(handle, job)
                    .filter(
                        one ->
                            handle
                                    .createUpdate(
                                        "delete from recording where id = :id and state = 'WANTED'")
                                    .bind("id", one.id())
                                    .execute()
                                == 1));
    if (withdrawn.isPresent()) {
      dialect.others().orders();
    }
    return withdrawn;
  }

  @Override
  public boolean take(UUID id, UUID run, String node, Instant now) {
    return dialect.write(
        handle ->
            handle
                    .createUpdate(
                        "update recording set state = 'TAKEN', run = :run, node = :node, begun = :now where id = :id"
                            + " and state = 'WANTED'")
                    .bind("id", id)
                    .bind("run", run)
                    .bind("node", node)
                    .bind("now", Columns.at(now))
                    .execute()
                == 1);
  }

  @Override
  public void end(UUID id, Recording.State state, long bytes, String note, Instant now) {
    dialect.<Void>write(
        handle -> {
          handle
              .createUpdate(
                  "update recording set state = :state, bytes = :bytes, note = :note, ended = :now where id = :id"
                      + " and state = 'TAKEN'")
              .bind("id", id)
              .bind("state", state.name())
              .bind("bytes", bytes)
              .bind("note", note.substring(0, Math.min(note.length(), 1_000)))
              .bind("now", Columns.at(now))
              .execute();
          return null;
        });
  }

  @Override
  public Optional<Recording> find(UUID id) {
    return dialect.read(
        handle ->
            read(handle.createQuery(SELECT + " where id = :id").bind("id", id)).stream()
                .findFirst());
  }

  @Override
  public List<Recording> list(String job, UUID run, int most) {
    return dialect.read(
        handle -> {
          var query =
              handle.createQuery(
                  SELECT
                      + " where 1 = 1"
                      + (job == null ? "" : " and job = :job")
                      + (run == null ? "" : " and run = :run")
                      + " order by asked_at desc, id desc fetch first :most rows only");
          if (job != null) {
            query.bind("job", job);
          }
          if (run != null) {
            query.bind("run", run);
          }
          return read(query.bind("most", most));
        });
  }

  @Override
  public List<Recording> of(String node) {
    return dialect.read(
        handle ->
            read(
                handle
                    .createQuery(SELECT + " where node = :node order by begun desc, id desc")
                    .bind("node", node)));
  }

  @Override
  public void remove(UUID id) {
    dialect.<Void>write(
        handle -> {
          handle.createUpdate("delete from recording where id = :id").bind("id", id).execute();
          return null;
        });
  }

  private static List<Recording> read(Query query) {
    return query.map((row, context) -> recording(row)).list();
  }

  private static Recording recording(ResultSet row) throws SQLException {
    return new Recording(
        row.getObject("id", UUID.class),
        row.getString("job"),
        Recording.State.valueOf(row.getString("state")),
        Columns.instant(row, "asked_at"),
        row.getString("asked_by"),
        row.getLong("max_bytes"),
        row.getObject("run", UUID.class),
        row.getString("node"),
        Columns.instant(row, "begun"),
        Columns.instant(row, "ended"),
        row.getLong("bytes"),
        Objects.requireNonNullElse(row.getString("note"), ""));
  }
}
