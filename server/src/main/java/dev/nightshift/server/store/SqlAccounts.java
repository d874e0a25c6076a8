package dev.nightshift.server.store;

import dev.nightshift.server.security.Account;
import dev.nightshift.server.security.AccountStore;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Accounts in SQL; whoever changes one waits for the others. */
final class SqlAccounts implements AccountStore {
  private static final String LOCK = "accounts";

  private final Dialect dialect;

  SqlAccounts(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<Account> all() {
    return dialect.read(
        handle ->
            handle
                .createQuery("select * from account order by name")
                .map((row, context) -> account(row))
                .list());
  }

  @Override
  public Optional<Account> find(String name) {
    return dialect.read(handle -> find(handle, name));
  }

  private static Optional<Account> find(Handle handle, String name) {
    return handle
        .createQuery("select * from account where name = :name")
        .bind("name", Columns.text(name))
        .map((row, context) -> account(row))
        .findOne();
  }

  @Override
  public boolean add(String name, Role role, String passwordHash, Instant now) {
    return dialect.write(
        handle -> {
          dialect.alone(handle, LOCK);
          return find(handle, name).isEmpty() && insert(handle, name, role, passwordHash, now);
        });
  }

  @Override
  public boolean addFirst(String name, Role role, String passwordHash, Instant now) {
    return dialect.write(
        handle -> {
          dialect.alone(handle, LOCK);
          int count = handle.createQuery("select count(*) from account").mapTo(Integer.class).one();
          return count == 0 && insert(handle, name, role, passwordHash, now);
        });
  }

  private static boolean insert(
      Handle handle, String name, Role role, String passwordHash, Instant now) {
    handle
        .createUpdate(
            "insert into account (name, role, password_hash, created, password_changed) values"
                + " (:name, :role, :hash, :now, :now)")
        .bind("name", name)
        .bind("role", role.name())
        .bind("hash", passwordHash)
        .bind("now", Columns.at(now))
        .execute();
    return true;
  }

  @Override
  public Change remove(String name) {
    return change(
        name,
        true,
        handle -> {
          SqlSessions.endAll(handle, name, Means.PASSWORD);
          handle
              .createUpdate("delete from account where name = :name")
              .bind("name", name)
              .execute();
        });
  }

  @Override
  public Change role(String name, Role role) {
    return change(
        name,
        role != Role.ADMIN,
        handle ->
            handle
                .createUpdate("update account set role = :role where name = :name")
                .bind("role", role.name())
                .bind("name", name)
                .execute());
  }

  @Override
  public Change password(String name, String passwordHash, Instant now) {
    return change(
        name,
        false,
        handle -> {
          SqlSessions.endAll(handle, name, Means.PASSWORD);
          handle
              .createUpdate(
                  "update account set password_hash = :hash, password_changed = :now where name ="
                      + " :name")
              .bind("hash", passwordHash)
              .bind("now", Columns.at(now))
              .bind("name", name)
              .execute();
        });
  }

  private Change change(
      String name, boolean takesAnAdmin, java.util.function.Consumer<Handle> work) {
    return dialect.write(
        handle -> {
          dialect.alone(handle, LOCK);
          var account = find(handle, name);
          if (account.isEmpty()) {
            return Change.UNKNOWN;
          }
          if (takesAnAdmin && account.get().role() == Role.ADMIN && admins(handle) == 1) {
            return Change.LAST_ADMIN;
          }
          work.accept(handle);
          return Change.DONE;
        });
  }

  private static int admins(Handle handle) {
    return handle
        .createQuery("select count(*) from account where role = :admin")
        .bind("admin", Role.ADMIN.name())
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public void loggedIn(String name, Instant now) {
    dialect.write(
        handle ->
            handle
                .createUpdate("update account set last_login = :now where name = :name")
                .bind("now", Columns.at(now))
                .bind("name", name)
                .execute());
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString("name"),
        Role.valueOf(row.getString("role")),
        row.getString("password_hash"),
        Columns.instant(row, "created"),
        Columns.instant(row, "password_changed"),
        Columns.instant(row, "last_login"));
  }
}
