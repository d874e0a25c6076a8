package dev.nightshift.server.store;

import dev.nightshift.server.security.LoginSession;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.security.SessionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Logins in SQL. */
final class SqlSessions implements SessionStore {
  private static final String OPEN =
      "select s.*, a.role as role_now from login_session s left join account a on a.name ="
          + " s.account where s.ends > :now and (s.means <> 'PASSWORD' or a.name is not null)";

  private final Dialect dialect;

  SqlSessions(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public void add(LoginSession session, Instant now, Instant idleSince) {
    dialect.write(
        handle -> {
          handle
              .createUpdate("delete from login_session where ends <= :now or seen < :idle")
              .bind("now", Columns.at(now))
              .bind("idle", Columns.at(idleSince))
              .execute();
          handle
              .createUpdate(
                  "insert into login_session (id_hash, account, means, role, created, seen, ends,"
                      + " address) values (:id, :account, :means, :role, :created, :seen, :ends,"
                      + " :address)")
              .bind("id", session.idHash())
              .bind("account", Columns.text(session.account(), 200))
              .bind("means", session.means().name())
              .bind("role", session.role().name())
              .bind("created", Columns.at(session.created()))
              .bind("seen", Columns.at(session.seen()))
              .bind("ends", Columns.at(session.ends()))
              .bind("address", Columns.text(session.address(), 100))
              .execute();
          return null;
        });
  }

  @Override
  public Optional<LoginSession> find(String idHash, Instant now) {
    return dialect.read(
        handle ->
            handle
                .createQuery(OPEN + " and s.id_hash = :id")
                .bind("id", idHash)
                .bind("now", Columns.at(now))
                .map((row, context) -> session(row))
                .findOne());
  }

  @Override
  public List<LoginSession> findAll(Collection<String> idHashes, Instant now) {
    if (idHashes.isEmpty()) {
      return List.of();
    }
    return dialect.read(
        handle ->
            handle
                .createQuery(OPEN + " and s.id_hash in (<ids>)")
                .bindList("ids", idHashes)
                .bind("now", Columns.at(now))
                .map((row, context) -> session(row))
                .list());
  }

  @Override
  public List<LoginSession> all(Instant now) {
    return dialect.read(
        handle ->
            handle
                .createQuery(OPEN + " order by s.seen desc, s.id_hash")
                .bind("now", Columns.at(now))
                .map((row, context) -> session(row))
                .list());
  }

  private static LoginSession session(ResultSet row) throws SQLException {
    var means = Means.valueOf(row.getString("means"));
    var role = row.getString(means == Means.PASSWORD ? "role_now" : "role");
    return new LoginSession(
        row.getString("id_hash"),
        row.getString("account"),
        means,
        Role.valueOf(role),
        Columns.instant(row, "created"),
        Columns.instant(row, "seen"),
        Columns.instant(row, "ends"),
        row.getString("address"));
  }

  @Override
  public void seen(String idHash, Instant now) {
    dialect.write(
        handle ->
            handle
                .createUpdate("update login_session set seen = :now where id_hash = :id")
                .bind("now", Columns.at(now))
                .bind("id", idHash)
                .execute());
  }

  @Override
  public boolean end(String idHash) {
    return dialect.write(
        handle ->
            handle
                    .createUpdate("delete from login_session where id_hash = :id")
                    .bind("id", idHash)
                    .execute()
                > 0);
  }

  @Override
  public int endAll(String account, Means means) {
    return dialect.write(handle -> endAll(handle, account, means));
  }

  static int endAll(Handle handle, String account, Means means) {
    return handle
        .createUpdate("delete from login_session where account = :account and means = :means")
        .bind("account", Columns.text(account))
        .bind("means", means.name())
        .execute();
  }

  @Override
  public String signingKey(String purpose, String fresh, Instant now) {
    var known = dialect.read(handle -> key(handle, purpose));
    return known.orElseGet(
        () ->
            dialect.write(
                handle -> {
                  dialect.alone(handle, "key " + purpose);
                  return key(handle, purpose)
                      .orElseGet(
                          () -> {
                            handle
                                .createUpdate(
                                    "insert into signing_key (purpose, secret, made) values"
                                        + " (:purpose, :secret, :now)")
                                .bind("purpose", purpose)
                                .bind("secret", fresh)
                                .bind("now", Columns.at(now))
                                .execute();
                            return fresh;
                          });
                }));
  }

  private static Optional<String> key(Handle handle, String purpose) {
    return handle
        .createQuery("select secret from signing_key where purpose = :purpose")
        .bind("purpose", purpose)
        .mapTo(String.class)
        .findOne();
  }
}
