package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** An open database of a locked vault. */
final class Session implements AutoCloseable {
  private final Vault vault;
  private final Connection connection;

  private Session(Vault vault, Connection connection) {
    this.vault = vault;
    this.connection = connection;
  }

  static Session of(Vault vault) throws SQLException {
    var connection = Sqlite.open(vault.database());
    try {
      Sqlite.execute(connection, "PRAGMA wal_autocheckpoint=0");
      Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema");
      return new Session(vault, connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  Vault vault() {
    return vault;
  }

  /** For reading. */
  Connection connection() {
    return connection;
  }

  /**
   * One transaction: when it returns, its changes and the page checksums are on the disk; when it
   * throws, nothing has changed, or the change is complete and is sealed at the next lock.
   */
  <T> T write(Work<T> work) throws IOException, SQLException {
    Sums.load(vault.sums(), vault.name()); // without them the change could not be sealed
    T result;
    Sqlite.execute(connection, "BEGIN IMMEDIATE");
    try {
      result = work.on(connection);
      Sqlite.execute(connection, "COMMIT");
    } catch (IOException | SQLException | RuntimeException e) {
      rollBack(e);
      throw e;
    }
    seal();
    return result;
  }

  void seal() throws IOException, SQLException {
    new Seal(vault).apply(connection);
  }

  private void rollBack(Exception cause) {
    try {
      Sqlite.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e); // SQLite has rolled back by itself, e.g. when the disk is full
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /**
   * What a transaction does.
   *
   * @param <T> what it finds out
   */
  interface Work<T> {
    T on(Connection connection) throws IOException, SQLException;
  }
}
