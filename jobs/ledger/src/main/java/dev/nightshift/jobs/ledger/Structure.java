package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/** SQLite's own check of every B-tree. */
final class Structure {
  private static final int FINDINGS = 10;

  private Structure() {}

  static void verify(String vault, Connection connection) throws IOException {
    var findings = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA integrity_check(" + FINDINGS + ")")) {
      while (rows.next()) {
        findings.add(rows.getString(1).strip().replaceAll("\\s+", " "));
      }
    } catch (SQLException e) {
      findings.add(e.getMessage());
    }
    if (!findings.equals(java.util.List.of("ok"))) {
      throw new VaultException(
          "vault %s: structure is not sound: %s"
              .formatted(vault, findings.isEmpty() ? "no answer" : findings.get(0)));
    }
  }
}
