package dev.nightshift.server.store;

import dev.nightshift.server.security.ApiToken;
import dev.nightshift.server.security.ApiTokenStore;
import dev.nightshift.server.security.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** API tokens in SQL. */
final class SqlApiTokens implements ApiTokenStore {
  private final Dialect dialect;

  SqlApiTokens(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<ApiToken> all() {
    return dialect.read(
        handle ->
            handle
                .createQuery("select * from api_token order by name, created desc, id")
                .map((row, context) -> token(row))
                .list());
  }

  @Override
  public Optional<ApiToken> find(String tokenHash) {
    return dialect.read(
        handle ->
            handle
                .createQuery("select * from api_token where token_hash = :hash")
                .bind("hash", tokenHash)
                .map((row, context) -> token(row))
                .findOne());
  }

  @Override
  public boolean add(ApiToken token, String tokenHash, Instant now) {
    return dialect.write(
        handle -> {
          dialect.alone(handle, "token " + token.name());
          if (valid(handle, token.name(), now) >= VALID_AT_ONCE) {
            return false;
          }
          insert(handle, token, tokenHash);
          return true;
        });
  }

  private static int valid(Handle handle, String name, Instant now) {
    return handle
        .createQuery(
            "select count(*) from api_token where name = :name and revoked is null and (expires is"
                + " null or expires > :now)")
        .bind("name", name)
        .bind("now", Columns.at(now))
        .mapTo(Integer.class)
        .one();
  }

  private static void insert(Handle handle, ApiToken token, String tokenHash) {
    handle
        .createUpdate(
            "insert into api_token (id, name, role, token_hash, created, created_by, expires) values"
                + " (:id, :name, :role, :hash, :created, :by, :expires)")
        .bind("id", token.id())
        .bind("name", token.name())
        .bind("role", token.role().name())
        .bind("hash", tokenHash)
        .bind("created", Columns.at(token.created()))
        .bind("by", Columns.text(token.createdBy(), 200))
        .bind("expires", Columns.at(token.expires()))
        .execute();
  }

  @Override
  public Optional<ApiToken> revoke(String id, Instant now) {
    return dialect.write(
        handle -> {
          handle
              .createUpdate(
                  "update api_token set revoked = :now where id = :id and revoked is null")
              .bind("now", Columns.at(now))
              .bind("id", Columns.text(id))
              .execute();
          return byId(handle, id);
        });
  }

  @Override
  public Optional<ApiToken> expire(String id, Instant at, Instant now) {
    return dialect.write(
        handle -> {
          handle
              .createUpdate(
                  "update api_token set expires = :at where id = :id and revoked is null and (expires"
                      + " is null or (expires > :now and expires > :at))")
              .bind("at", Columns.at(at))
              .bind("now", Columns.at(now))
              .bind("id", Columns.text(id))
              .execute();
          return byId(handle, id);
        });
  }

  private static Optional<ApiToken> byId(Handle handle, String id) {
    return handle
        .createQuery("select * from api_token where id = :id")
        .bind("id", Columns.text(id))
        .map((row, context) -> token(row))
        .findOne();
  }

  @Override
  public void used(String id, Instant now) {
    dialect.write(
        handle ->
            handle
                .createUpdate("update api_token set last_used = :now where id = :id")
                .bind("now", Columns.at(now))
                .bind("id", id)
                .execute());
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    return new ApiToken(
        row.getString("id"),
        row.getString("name"),
        Role.valueOf(row.getString("role")),
        Columns.instant(row, "created"),
        row.getString("created_by"),
        Columns.instant(row, "expires"),
        Columns.instant(row, "last_used"),
        Columns.instant(row, "revoked"));
  }
}
