package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Context;
import dev.nightshift.jobs.ledger.RetentionPolicy.Mode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The work of one run of {@link Gc}. */
final class GarbageCollector {
  private static final int BLOCKS_PER_TRANSACTION = 200;

  private final Context context;
  private final Gc.Settings settings;
  private final Patience patience;
  private long full;
  private long compacted;

  GarbageCollector(Context context, Gc.Settings settings) {
    this.context = context;
    this.settings = settings;
    patience = new Patience(settings.busyTimeout());
  }

  void collect(Vault vault) throws IOException, SQLException, InterruptedException {
    var removable = removable(vault);
    if (!removable.isEmpty() && context.dryRun()) {
      say("vault %s: %d bodies would be removed".formatted(vault.name(), removable.size()));
    } else if (!removable.isEmpty()) {
      context.phase("removing bodies of " + vault.name());
      remove(vault, removable);
    }
    count(vault);
  }

  void report() {
    context.gauge("ledger_vault_blocks", "full").set((double) full);
    context.gauge("ledger_vault_blocks", "compacted").set((double) compacted);
  }

  /** Heights whose bodies the policy no longer keeps and a snapshot makes superfluous. */
  private List<Long> removable(Vault vault) throws IOException, SQLException, InterruptedException {
    try (var locked = patience.lock(vault)) {
      if (vault.isDamaged()) {
        context.anomaly(
            "damaged-vault", "vault " + vault.name() + " is left alone until it is recovered");
        return List.of();
      }
      try (var session = locked.open()) {
        var connection = session.connection();
        var chain = Chain.verifyHeaders(vault.name(), connection);
        var policy = policy(vault, connection);
        long limit = chain.height() - policy.retentionBlocks();
        if (policy.mode() != Mode.COMPACTED || limit < 1) {
          return List.of();
        }
        var removable = bodies(connection, Math.min(limit, snapshotHeight(vault, connection)));
        if (!removable.isEmpty()) {
          requireIntactSnapshot(vault, removable.get(removable.size() - 1));
        }
        return removable;
      }
    }
  }

  /** Up to here a snapshot replaces the bodies. */
  private static long snapshotHeight(Vault vault, Connection connection)
      throws IOException, SQLException {
    long gone =
        Sqlite.number(
            connection,
            "SELECT coalesce((SELECT min(height) FROM body), max(height) + 1) - 1 FROM block");
    long covered = Snapshot.of(vault).stream().mapToLong(Snapshot::height).findFirst().orElse(0);
    if (covered == 0 || covered < gone) {
      throw new VaultException(
          "vault %s has no snapshot that replaces the bodies of its old blocks; %s"
              .formatted(
                  vault.name(),
                  gone == 0
                      ? "none is removed"
                      : "those up to height " + gone + " are gone already"));
    }
    return covered;
  }

  /** What is about to be removed must not hang on a snapshot that has rotted. */
  private static void requireIntactSnapshot(Vault vault, long height) throws IOException {
    for (Snapshot snapshot : Snapshot.of(vault)) {
      if (snapshot.height() >= height && snapshot.isIntact()) {
        return;
      }
    }
    throw new VaultException(
        "vault %s has no snapshot of height %d or more whose bytes are right; none of its bodies is removed"
            .formatted(vault.name(), height));
  }

  private RetentionPolicy policy(Vault vault, Connection connection) throws SQLException {
    var configured = settings.retentionPolicy().get(vault.name());
    return configured != null ? configured : Schema.retention(connection);
  }

  private static List<Long> bodies(Connection connection, long upTo) throws SQLException {
    var heights = new ArrayList<Long>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT height FROM body WHERE height <= " + upTo + " ORDER BY height")) {
      while (rows.next()) {
        heights.add(rows.getLong(1));
      }
    }
    return heights;
  }

  /** The lock is let go between two transactions, so that other jobs get their turn. */
  private void remove(Vault vault, List<Long> heights)
      throws IOException, SQLException, InterruptedException {
    long done = 0;
    for (var batch : context.batches(heights, BLOCKS_PER_TRANSACTION)) {
      try (var locked = patience.lock(vault);
          var session = locked.open()) {
        long bytes =
            session.write(
                connection -> removeBodies(connection, batch.get(0), batch.get(batch.size() - 1)));
        context.counter("ledger_gc_bytes_reclaimed_total").add((double) bytes);
      }
      context.items(batch.size());
      done += batch.size();
      context.progress(done, heights.size());
    }
    try (var locked = patience.lock(vault);
        var session = locked.open()) {
      session.write(
          connection -> {
            Sqlite.returnFreePages(connection);
            return null;
          });
      Chain.verifyHeaders(vault.name(), session.connection());
    }
    say("vault %s: %d bodies removed, the chain holds".formatted(vault.name(), done));
  }

  private static long removeBodies(Connection connection, long first, long last)
      throws SQLException {
    var range = " FROM body WHERE height BETWEEN " + first + " AND " + last;
    long bytes = Sqlite.number(connection, "SELECT coalesce(sum(length(content)), 0)" + range);
    Sqlite.execute(connection, "DELETE" + range);
    return bytes;
  }

  private void count(Vault vault) throws IOException, SQLException, InterruptedException {
    try (var locked = patience.lock(vault);
        var session = locked.open()) {
      var connection = session.connection();
      long bodies = Sqlite.number(connection, "SELECT count(*) FROM body");
      full += bodies;
      compacted += Sqlite.number(connection, "SELECT count(*) FROM block") - bodies;
    }
  }

  private void say(String text) {
    context.logger().log(Level.INFO, text);
  }
}
