package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Fixture;
import dev.nightshift.jobs.ledger.RetentionPolicy.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Three vaults with work for every job. */
final class LedgerFixture {
  private static final Instant FIRST_BLOCK = Instant.parse("2026-01-01T00:00:00Z");
  private static final int CHANGES_PER_BLOCK = 4;

  private LedgerFixture() {}

  static <S> Fixture<S> of(Function<S, Path> vaults) {
    return new Fixture<>(
        "ledger",
        "Three vaults with thousands of blocks: old bodies to remove, underfull pages to merge, and"
            + " one vault that has diverged",
        settings -> make(vaults.apply(settings)));
  }

  private static String make(Path vaults) throws IOException, SQLException, InterruptedException {
    var made = new ArrayList<String>();
    if (isMissing(vaults, "orders", made)) {
      create(vaults, "orders", 3_000, new RetentionPolicy(Mode.COMPACTED, 500));
    }
    if (isMissing(vaults, "payments", made)) {
      create(vaults, "payments", 1_500, new RetentionPolicy(Mode.FULL, 10_000));
    }
    if (isMissing(vaults, "inventory", made)) {
      diverge(create(vaults, "inventory", 1_500, new RetentionPolicy(Mode.FULL, 10_000)));
    }
    return made.isEmpty()
        ? "the vaults orders, payments and inventory are there already, in " + vaults
        : "made the vaults " + String.join(", ", made) + " in " + vaults;
  }

  private static boolean isMissing(Path vaults, String name, List<String> made) {
    boolean missing = Files.notExists(vaults.resolve(name));
    if (missing) {
      made.add(name);
    }
    return missing;
  }

  /** The snapshot is not the newest state, so that a recovery has blocks to replay. */
  private static Vault create(Path vaults, String name, int blocks, RetentionPolicy retention)
      throws IOException, SQLException, InterruptedException {
    var random = new Random(name.hashCode());
    int atSnapshot = blocks * 9 / 10;
    var vault =
        NewVault.create(
            vaults, name, retention, connection -> append(name, connection, atSnapshot, random));
    try (var locked = vault.lock(LedgerFaults.PATIENCE);
        var session = locked.open()) {
      var chain = Chain.verifyHeaders(name, session.connection());
      Snapshot.take(session, chain, Clock.fixed(time(chain.height()), ZoneOffset.UTC));
      session.write(connection -> append(name, connection, blocks - atSnapshot, random));
    }
    return vault;
  }

  /**
   * Every block adds keys and removes most of those that stood a few hundred blocks ago, so that
   * the leaves of the state are thinned out.
   */
  private static Void append(String name, Connection connection, int blocks, Random random)
      throws IOException, SQLException {
    try (var writer = Writer.on(name, connection)) {
      for (int i = 0; i < blocks; i++) {
        long height = writer.tip().height() + 1;
        var changes = new ArrayList<Change>();
        for (int n = 0; n < CHANGES_PER_BLOCK; n++) {
          changes.add(Change.put(key(name, height, n), value(random)));
          if (height > 300 && random.nextInt(10) < 6) {
            changes.add(Change.remove(key(name, height - 300, n)));
          }
        }
        writer.append(changes, time(height));
      }
    }
    return null;
  }

  static void diverge(Vault vault) throws IOException, SQLException, InterruptedException {
    try (var locked = vault.lock(LedgerFaults.PATIENCE);
        var session = locked.open()) {
      session.write(
          connection -> {
            Sqlite.execute(
                connection,
                "UPDATE state SET value = 'never written by a block' WHERE key IN"
                    + " (SELECT key FROM state ORDER BY key LIMIT 3)");
            return null;
          });
    }
  }

  private static String key(String name, long height, int n) {
    return "%s/%08d/%d".formatted(name, height, n);
  }

  private static String value(Random random) {
    return "{\"amount\":%d,\"currency\":\"CHF\",\"reference\":\"%016x%016x\"}"
        .formatted(random.nextInt(1_000_000), random.nextLong(), random.nextLong());
  }

  private static Instant time(long height) {
    return FIRST_BLOCK.plusSeconds(60 * height);
  }
}
