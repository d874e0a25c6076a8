package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.jobs.ledger.RetentionPolicy.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;

/** Vaults with made-up orders. */
final class TestVaults {
  static final Duration SOON = Duration.ofSeconds(20);
  static final RetentionPolicy KEEP_ALL = new RetentionPolicy(Mode.FULL, 1);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private TestVaults() {}

  static Vault create(Path vaults, String name, int blocks, RetentionPolicy retention)
      throws IOException, SQLException {
    return NewVault.create(
        vaults,
        name,
        retention,
        connection -> {
          try (var writer = Writer.on(name, connection)) {
            append(writer, blocks, new Random(name.hashCode()));
          }
          return null;
        });
  }

  /** Each block puts four keys and removes one of the earlier ones. */
  static void append(Writer writer, int blocks, Random random) throws IOException, SQLException {
    for (int i = 0; i < blocks; i++) {
      long height = writer.tip().height() + 1;
      var changes = new ArrayList<Change>();
      for (int n = 0; n < 4; n++) {
        changes.add(
            Change.put("order/" + (height * 4 + n), Long.toHexString(random.nextLong()).repeat(6)));
      }
      changes.add(Change.remove("order/" + random.nextLong(height * 4)));
      writer.append(changes, START.plusSeconds(height));
    }
  }

  static Session.Work<Void> appending(String vault, int blocks, long seed) {
    return connection -> {
      try (var writer = Writer.on(vault, connection)) {
        append(writer, blocks, new Random(seed));
      }
      return null;
    };
  }

  /** Every page has the sum that is noted, and chain and state agree. */
  static Chain assertSound(Vault vault) throws Exception {
    try (var locked = vault.lock(SOON)) {
      var noted = locked.sums();
      var actual = Sums.of(vault.database());
      assertThat(actual.pages()).as("pages of %s", vault.name()).isEqualTo(noted.pages());
      for (int page = 1; page <= noted.pages(); page++) {
        assertThat(actual.of(page)).as("sum of page %d", page).isEqualTo(noted.of(page));
      }
      try (var session = locked.open();
          var writer = Writer.on(vault.name(), session.connection())) {
        assertThat(writer.isConsistent()).as("state root").isTrue();
        return Chain.verifyBlocks(vault.name(), session.connection());
      }
    }
  }
}
