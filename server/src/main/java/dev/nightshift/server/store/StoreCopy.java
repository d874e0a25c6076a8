package dev.nightshift.server.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Copies a store from its H2 file into PostgreSQL, in one transaction: all of it arrives, or
 * nothing. The file stays as it is.
 */
public final class StoreCopy {
  private final Path file;
  private final StoreSettings target;
  private final Clock clock;

  /**
   * @param file without the ending {@code .mv.db}
   * @param target with a url
   */
  public StoreCopy(Path file, StoreSettings target, Clock clock) {
    this.file = file;
    this.target = target;
    this.clock = clock;
  }

  /**
   * What has arrived.
   *
   * @param hash over all rows, the same on both sides
   * @param cleaned texts that had the character NUL, which PostgreSQL refuses
   */
  public record Copied(String table, long rows, String hash, long cleaned) {}

  /**
   * Copies all tables, and compares the number of rows and their hash as they are read back.
   *
   * @param told hears of each table that is done
   * @throws StoreInUseException if a server uses the file
   * @throws StoreUnreachableException if the database cannot be used
   * @throws IllegalStateException if the target is not empty, or what arrived is not the same;
   *     nothing is kept then
   */
  public List<Copied> run(Consumer<Copied> told) {
    if (!Files.exists(Path.of(file + ".mv.db"))) {
      throw new IllegalStateException(
          "there is no store "
              + file
              + ".mv.db; name the configuration of its server with --config");
    }
    var url = new PostgresUrl(target.url().orElseThrow());
    try (var source = H2Store.open(file, clock)) {
      PostgresStore.open(target, clock).close();
      try (var from = source.connection();
          var to = new PostgresConnections(target).patient().getConnection()) {
        return copy(from, to, url, told);
      } catch (SQLException e) {
        throw new IllegalStateException(
            "nothing was copied to " + url + ": " + PostgresErrors.words(e), e);
      }
    }
  }

  private List<Copied> copy(Connection from, Connection to, PostgresUrl url, Consumer<Copied> told)
      throws SQLException {
    to.setAutoCommit(false);
    try (var statement = to.createStatement()) {
      // a server that is started now has to wait
      statement.execute("lock table store in access exclusive mode");
    }
    var tables = CopiedTable.all(from);
    var seeded = seeded();
    for (var table : tables) {
      if (seeded.contains(table.name())) {
        table.clear(to);
      } else {
        refuseUnlessEmpty(table, to, url);
      }
    }
    List<Copied> done = new ArrayList<>();
    for (var table : tables) {
      var sent = table.send(from, to);
      var arrived = table.read(to);
      if (sent.rows() != arrived.rows() || !sent.hash().equals(arrived.hash())) {
        throw new IllegalStateException(
            "table "
                + table.name()
                + " did not arrive as it was sent: "
                + sent.rows()
                + " rows with hash "
                + sent.hash()
                + " were sent, "
                + arrived.rows()
                + " with "
                + arrived.hash()
                + " are there; nothing is kept");
      }
      table.continueNumbering(to);
      done.add(sent);
      told.accept(sent);
    }
    to.commit();
    return done;
  }

  private static void refuseUnlessEmpty(CopiedTable table, Connection to, PostgresUrl url)
      throws SQLException {
    long rows = table.count(to);
    if (rows > 0) {
      throw new IllegalStateException(
          "the database at "
              + url
              + " is not empty: table "
              + table.name()
              + " has "
              + rows
              + " rows; name an empty database, or another schema of it with ?currentSchema=NAME");
    }
  }

  /** Tables in which migrations put rows. */
  private Set<String> seeded() throws SQLException {
    try (var fresh = H2Store.inMemory(UUID.randomUUID().toString(), clock);
        var connection = fresh.connection()) {
      var found = new java.util.HashSet<String>();
      for (var table : CopiedTable.all(connection)) {
        if (table.count(connection) > 0) {
          found.add(table.name());
        }
      }
      return found;
    }
  }
}
