package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.testkit.TestContext;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitFlipProofTest {
  private static final int FLIPS = 500;
  private static final int BLOCKS = 400;
  @TempDir Path folder;
  private Vault vault;
  private IntegrityScrub.Settings settings;

  @BeforeEach
  void create() throws Exception {
    vault = TestVaults.create(folder.resolve("vaults"), "orders", BLOCKS, TestVaults.KEEP_ALL);
    settings =
        new IntegrityScrub.Settings(
            folder.resolve("vaults"), 3600, 100, 86_400, Duration.ofSeconds(5));
    thinOut(); // so that free pages, which SQLite never reads, are flipped too
  }

  @Test
  void everySingleFlippedBitIsFound() throws Exception {
    var random = Proof.random("bit flips");
    long bits = Files.size(vault.database()) * 8;
    var missed = new ArrayList<Long>();
    var pages = new HashSet<Long>();
    scrub(); // sound before
    for (int i = 0; i < FLIPS; i++) {
      long bit = random.nextLong(bits);
      pages.add(bit / 8 / 4096);
      SealTest.flip(vault.database(), bit);
      var failure = catchThrowable(this::scrub);
      var expected = "page " + (bit / 8 / 4096 + 1) + " of vault orders: checksum differs";
      if (failure == null || !failure.getMessage().contains(expected)) {
        missed.add(bit);
      }
      SealTest.flip(vault.database(), bit);
      Files.delete(vault.damage());
    }
    System.out.printf(
        "bit flips: %d of %d found, in %d of %d pages%n",
        FLIPS - missed.size(), FLIPS, pages.size(), bits / 8 / 4096);
    assertThat(missed).as("bits whose flip was not found").isEmpty();
    scrub(); // and sound afterwards
  }

  @Test
  void flipsInTheFileOfChecksumsAreFoundAsSuch() throws Exception {
    var random = Proof.random("flips in the checksums");
    for (int i = 0; i < 50; i++) {
      long bit = random.nextLong(Files.size(vault.sums()) * 8);
      SealTest.flip(vault.sums(), bit);
      assertThatThrownBy(this::scrub).hasMessageContaining("checksums of vault orders are damaged");
      SealTest.flip(vault.sums(), bit);
    }
    Files.delete(vault.sums());
    assertThatThrownBy(this::scrub).hasMessageContaining("checksums of vault orders are missing");
  }

  @Test
  void aCutOrGrownFileIsFound() throws Exception {
    try (var file = new RandomAccessFile(vault.database().toFile(), "rw")) {
      file.setLength(file.length() + 1);
      assertThatThrownBy(this::scrub).hasMessageContaining("length of vault orders differs");
      file.setLength(file.length() - 4097);
      assertThatThrownBy(this::scrub).hasMessageContaining("length of vault orders differs");
    }
  }

  @Test
  void structuralDamageWithARightChecksumIsFoundByTheStructuralCheck() throws Exception {
    long page;
    try (var connection = Sqlite.open(vault.database())) {
      page =
          Sqlite.number(
              connection,
              "SELECT pageno FROM dbstat WHERE name = 'state' AND pagetype = 'leaf' LIMIT 1 OFFSET"
                  + " 3");
    }
    try (var file = new RandomAccessFile(vault.database().toFile(), "rw")) {
      long cellPointers = (page - 1) * 4096 + 8;
      file.seek(cellPointers);
      int first = file.readUnsignedShort();
      int second = file.readUnsignedShort();
      file.seek(cellPointers);
      file.writeShort(second); // two keys out of order
      file.writeShort(first);
    }
    Sums.of(vault.database()).store(vault.sums());
    assertThatThrownBy(this::scrub)
        .hasMessageContaining("vault orders: structure is not sound")
        .hasMessageNotContaining("checksum");
  }

  @Test
  void aPassGoesOnWhereTheLastRunStoppedAlsoOverARestart() throws Exception {
    var slow =
        new IntegrityScrub.Settings(
            folder.resolve("vaults"), 3600, 30, 86_400, Duration.ofSeconds(5));
    int pages = Sums.load(vault.sums(), "orders").pages();
    long last = (pages * 8L - 8) * 4096 + 100; // the last page: not in the first cycles
    SealTest.flip(vault.database(), last);
    var context = TestContext.of(new IntegrityScrub(), slow, folder.resolve("job"));
    long checked = 0;
    for (int cycle = 1; cycle <= 3; cycle++) {
      new IntegrityScrub().run(context, slow);
      checked += context.items();
      assertThat(context.value("ledger_scrub_full_scan_age_seconds"))
          .hasValue(3600.0 * (cycle - 1));
      context.clock().advance(Duration.ofHours(1));
      context = context.next();
    }
    var lastCycle = context;
    assertThatThrownBy(() -> new IntegrityScrub().run(lastCycle, slow))
        .hasMessageContaining("page " + pages + " of vault orders: checksum differs");
    assertThat(checked + lastCycle.items()).isEqualTo(pages);
    assertThat(lastCycle.value("ledger_scrub_corrupt_pages")).hasValue(1);
    assertThat(lastCycle.facts()).containsEntry("failCount", 1);
  }

  @Test
  void settingsThatNeverGetRoundAreRefused() {
    assertThatThrownBy(
            () -> new IntegrityScrub.Settings(folder, 3600, 1, 86_400, Duration.ofSeconds(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 360000 s, longer than full_scan_period_secs 86400");
  }

  private void scrub() throws Exception {
    try (var context = TestContext.of(new IntegrityScrub(), settings, folder.resolve("job"))) {
      new IntegrityScrub().run(context, settings);
    }
  }

  private void thinOut() throws Exception {
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      session.write(
          connection -> {
            Sqlite.execute(connection, "DELETE FROM body WHERE height < 200");
            return null;
          });
      assertThat(Sqlite.number(session.connection(), "PRAGMA freelist_count")).isPositive();
    }
  }
}
