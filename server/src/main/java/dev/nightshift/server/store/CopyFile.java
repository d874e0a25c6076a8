package dev.nightshift.server.store;

import dev.nightshift.server.backup.BackupException;
import dev.nightshift.server.backup.BackupManifest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The H2 file within a copy, which this process alone knows.
 *
 * @param file without the ending {@code .mv.db}
 */
record CopyFile(Path file) {

  Path path() {
    return Path.of(file + ".mv.db");
  }

  private String url() {
    // written once and forced when it is packed; nothing in it must survive a kill before
    return "jdbc:h2:file:" + file.toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE";
  }

  /** Makes it with the tables of this version of the schema, and no rows. */
  List<CopiedTable> make(int schema) throws SQLException {
    Flyway.configure(CopyFile.class.getClassLoader())
        .dataSource(url(), "sa", "")
        .locations(SchemaFiles.H2)
        .target(MigrationVersion.fromVersion(Integer.toString(schema)))
        .load()
        .migrate();
    try (var connection = open()) {
      var tables = CopiedTable.all(connection);
      for (var table : tables) {
        table.clear(connection);
      }
      return tables;
    }
  }

  Connection open() throws SQLException {
    return H2Connection.open(url());
  }

  /** Closes it as small as it can be. */
  static void compact(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("shutdown compact");
    }
  }

  /** What it holds. */
  List<BackupManifest.Table> contents(CopiedTable.Each each) throws SQLException {
    try (var connection = open()) {
      List<BackupManifest.Table> found = new ArrayList<>();
      for (var table : CopiedTable.all(connection)) {
        found.add(table(table.read(connection, each)));
      }
      return found;
    }
  }

  static BackupManifest.Table table(StoreCopy.Copied copied) {
    return new BackupManifest.Table(copied.table(), copied.rows(), copied.hash());
  }

  /**
   * Reads all of it.
   *
   * @throws BackupException naming the tables that are not as they should be
   */
  void compare(Path copy, List<BackupManifest.Table> wanted, CopiedTable.Each each)
      throws SQLException {
    var found = contents(each);
    if (found.equals(wanted)) {
      return;
    }
    var different =
        found.stream()
            .filter(table -> !wanted.contains(table))
            .map(table -> table.name() + " (" + table.rows() + " rows)")
            .collect(Collectors.joining(", "));
    throw new BackupException(
        copy
            + " does not read as it was written: "
            + (different.isEmpty() ? "tables are missing" : different)
            + "; check the disk, and take another one");
  }

  /** The version of the schema of a store. */
  static int schema(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select max(cast(\"version\" as integer)) from \"flyway_schema_history\" where \"success\"")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** The last version of the schema that this server knows. */
  static int known() {
    return Known.VERSION;
  }

  // looked up once: it costs as much as opening a store
  private static final class Known {
    private static final int VERSION =
        Arrays.stream(
                Flyway.configure(CopyFile.class.getClassLoader())
                    .dataSource("jdbc:h2:mem:", "sa", "")
                    .locations(SchemaFiles.H2)
                    .load()
                    .info()
                    .all())
            .map(MigrationInfo::getVersion)
            .mapToInt(version -> version.getMajor().intValue())
            .max()
            .orElseThrow();
  }
}
