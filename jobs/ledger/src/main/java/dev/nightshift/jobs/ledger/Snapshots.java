package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Makes and removes the snapshots of a vault. */
final class Snapshots {
  private Snapshots() {}

  /**
   * A snapshot of the vault as it is, or, of one that is waiting for its recovery, the newest
   * intact one that exists.
   */
  static Snapshot newest(Context context, Vault vault, Patience patience)
      throws IOException, SQLException, InterruptedException {
    try (var locked = patience.lock(vault)) {
      var diagnosis = Diagnosis.of(locked);
      if (diagnosis.isHealthy()) {
        try (var session = locked.open()) {
          var chain = Chain.verifyBlocks(vault.name(), session.connection());
          return Snapshot.take(session, chain, context.clock());
        }
      }
      context.anomaly(
          "unhealthy-vault",
          diagnosis.text() + "; its newest snapshot is archived instead of its present state");
      for (Snapshot snapshot : Snapshot.of(vault)) {
        if (snapshot.isIntact()) {
          return snapshot;
        }
      }
      throw new VaultException(diagnosis.text() + ", and it has no snapshot to archive");
    }
  }

  /** Removes all but the newest. */
  static void prune(Vault vault, int keep, Patience patience)
      throws IOException, InterruptedException {
    try (var locked = patience.lock(vault)) {
      try (var left = Files.newDirectoryStream(locked.vault().snapshots(), "*.part")) {
        for (Path part : left) {
          Files.delete(part);
        }
      }
      List<Snapshot> all = Snapshot.of(locked.vault());
      for (Snapshot old : all.subList(Math.min(Math.max(1, keep), all.size()), all.size())) {
        old.delete();
      }
    }
  }
}
