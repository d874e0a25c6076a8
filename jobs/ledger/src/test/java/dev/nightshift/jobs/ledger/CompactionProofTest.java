package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.Folders;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionProofTest {
  private static final double MIN_FILL = 0.6;
  private static final int ROWS = Proof.size(6_000, 50_000);
  @TempDir Path folder;

  @Test
  void ninetyPercentDeletedAndTheLeavesAreFullAgainWithEveryRowReadable() throws Exception {
    var random = Proof.random("deleted rows");
    var vault = vaultWithRows(random);
    var expected = rows(vault);
    double before = fill(vault);
    long bytesBefore = Files.size(vault.database());

    var context = compact();

    double after = fill(vault);
    System.out.printf(
        "compaction: 90%% of %d rows deleted, fill %.2f -> %.2f, %d leaves merged, %d -> %d bytes%n",
        ROWS, before, after, context.items(), bytesBefore, Files.size(vault.database()));
    assertThat(before).isLessThan(MIN_FILL);
    assertThat(after).isGreaterThan(MIN_FILL);
    assertThat(context.value("ledger_fill_factor").getAsDouble()).isGreaterThan(MIN_FILL);
    assertThat(context.items()).isPositive();
    assertThat(Files.size(vault.database())).isLessThan(bytesBefore);
    assertThat(rows(vault)).isEqualTo(expected);
    TestVaults.assertSound(vault);
  }

  @Test
  void whatIsCompactIsLeftAlone() throws Exception {
    var vault = vaultWithRows(new Random(5));
    compact();
    var before = Folders.contents(vault.folder());
    assertThat(compact().items()).isZero();
    assertThat(Folders.contents(vault.folder())).isEqualTo(before);
  }

  @Test
  void aReaderOutsideTheServerIsNamedAndNothingIsLost() throws Exception {
    var vault = vaultWithRows(new Random(6));
    var expected = rows(vault);
    try (var reader = Sqlite.open(vault.database())) {
      Sqlite.execute(reader, "BEGIN");
      Sqlite.number(reader, "SELECT count(*) FROM state");
      assertThatThrownBy(this::compact).hasMessageContaining("vault orders is busy");
    }
    assertThat(rows(vault)).isEqualTo(expected);
    TestVaults.assertSound(vault);
  }

  private Vault vaultWithRows(Random random) throws IOException, SQLException {
    return NewVault.create(
        folder.resolve("vaults"),
        "orders",
        TestVaults.KEEP_ALL,
        connection -> {
          try (var writer = Writer.on("orders", connection)) {
            var keys = new ArrayList<String>();
            for (int block = 0; block < ROWS / 100; block++) {
              var changes = new ArrayList<Change>();
              for (int i = 0; i < 100; i++) {
                var key = "%08x/%06d".formatted(random.nextInt(), block * 100 + i);
                keys.add(key);
                changes.add(Change.put(key, Long.toHexString(random.nextLong()).repeat(4)));
              }
              writer.append(changes, Instant.EPOCH.plusSeconds(block));
            }
            java.util.Collections.shuffle(keys, random);
            List<Change> removals =
                keys.subList(0, ROWS * 9 / 10).stream().map(Change::remove).toList();
            writer.append(removals, Instant.EPOCH.plusSeconds(ROWS));
          }
          return null;
        });
  }

  private TestContext compact() throws Exception {
    var settings =
        new Compaction.Settings(folder.resolve("vaults"), 3600, MIN_FILL, Duration.ofSeconds(5));
    var context = TestContext.of(new Compaction(), settings, folder.resolve("job"));
    new Compaction().run(context, settings);
    return context;
  }

  private static double fill(Vault vault) throws Exception {
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      return BTree.all(session.connection()).stream()
          .filter(tree -> tree.name().equals("state"))
          .findFirst()
          .orElseThrow()
          .fill();
    }
  }

  private static Map<String, String> rows(Vault vault) throws Exception {
    var rows = new LinkedHashMap<String, String>();
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open();
        var get = session.connection().prepareStatement("SELECT value FROM state WHERE key = ?");
        var keys =
            session
                .connection()
                .createStatement()
                .executeQuery("SELECT key FROM state ORDER BY key")) {
      while (keys.next()) {
        get.setString(1, keys.getString(1));
        try (var row = get.executeQuery()) {
          assertThat(row.next()).isTrue();
          rows.put(keys.getString(1), row.getString(1));
        }
      }
    }
    assertThat(rows).hasSize(ROWS / 10);
    return rows;
  }
}
