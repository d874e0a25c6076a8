package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.Database;
import dev.nightshift.job.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Where the practice's tables are.
 *
 * @param file of the database that is used where none is named
 */
record Practice(
    @Setting("Where the tables are; left out: a database in a file") Optional<Database> database,
    @Setting(value = "That file, without its ending", byDefault = "legal/practice") Path file,
    @Setting(value = "Whether missing tables are made", byDefault = "true") boolean createTables) {
  static final String DEPENDENCY = "practice_database";

  /** What PostgreSQL and most others say of a missing privilege, and what H2 says. */
  private static final Set<String> FORBIDDEN = Set.of("42501", "90096");

  /** Opens it, tells how it is, and makes the tables where they are missing. */
  Db open(Context context) throws SQLException {
    var dependency = context.dependency(DEPENDENCY);
    Db db = null;
    try {
      db = open();
      db.rows("select current_timestamp", row -> row.getObject(1));
      dependency.up();
    } catch (SQLException e) {
      dependency.down(String.valueOf(e.getMessage()));
      if (db != null) {
        db.close();
      }
      throw e;
    }
    if (createTables && !context.dryRun()) {
      create(db);
    }
    return db;
  }

  Db open() throws SQLException {
    return new Db(place().connect());
  }

  private Database place() {
    return database.orElseGet(
        () -> {
          folder(file.toAbsolutePath().getParent());
          // an interrupt would close a file that is read in the usual way, for all jobs at once
          return Database.at(
              "jdbc:h2:async:" + file.toAbsolutePath() + ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0");
        });
  }

  /** Makes the tables where they are missing. */
  static void create(Db db) throws SQLException {
    if (!has(db, "notifications")) {
      run(db, "outbox.sql");
    }
    if (!has(db, "analytics_daily")) {
      run(db, "practice.sql");
    }
  }

  /** Makes the outbox alone. */
  static void createOutbox(Db db) throws SQLException {
    if (!has(db, "notifications")) {
      run(db, "outbox.sql");
    }
  }

  /** Whether there is such a table, be it one that may not be read. */
  static boolean has(Db db, String table) {
    try {
      db.number("select count(*) from " + table + " where 1 = 0");
      return true;
    } catch (SQLException e) {
      return FORBIDDEN.contains(String.valueOf(e.getSQLState()));
    }
  }

  private static void run(Db db, String file) throws SQLException {
    for (var statement : text(file).split(";", -1)) {
      if (!statement.isBlank()) {
        db.update(statement.strip());
      }
    }
  }

  private static String text(String file) {
    try (var in = Practice.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void folder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
