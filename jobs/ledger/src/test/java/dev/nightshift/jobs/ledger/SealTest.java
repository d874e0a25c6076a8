package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.Folders;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
  @TempDir Path folder;
  private Vault vault;

  @BeforeEach
  void create() throws Exception {
    vault = TestVaults.create(folder, "orders", 100, TestVaults.KEEP_ALL);
  }

  @Test
  void sumsFollowEachTransactionWhateverItDoes() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed of the transactions: " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int kind = i % 5;
      try (var locked = vault.lock(TestVaults.SOON);
          var session = locked.open()) {
        session.write(
            connection -> {
              switch (kind) {
                case 0 -> TestVaults.appending("orders", 20, random.nextLong()).on(connection);
                case 1 ->
                    Sqlite.execute(
                        connection, "DELETE FROM body WHERE height <= " + random.nextInt(500));
                case 2 -> Sqlite.returnFreePages(connection);
                case 3 -> { // grows, shrinks and grows again within one transaction
                  Sqlite.execute(connection, "CREATE TABLE t (x)");
                  Sqlite.execute(
                      connection,
                      "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<200)"
                          + " INSERT INTO t SELECT randomblob(3000) FROM n");
                  Sqlite.execute(connection, "DROP TABLE t");
                  Sqlite.returnFreePages(connection);
                  TestVaults.appending("orders", 5, random.nextLong()).on(connection);
                }
                default -> Sqlite.execute(connection, "REINDEX");
              }
              return null;
            });
      }
      TestVaults.assertSound(vault);
    }
  }

  @Test
  void aCrashAfterAnyStepLosesNothingAndLeavesRightSums() throws Exception {
    var copies = Files.createDirectory(folder.resolve("crashes"));
    Vault before;
    Vault committed;
    Vault prepared;
    Vault moved;
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      Sqlite.execute(session.connection(), "BEGIN IMMEDIATE");
      TestVaults.appending("orders", 50, 7).on(session.connection());
      before = copy(copies, "before");
      Sqlite.execute(session.connection(), "COMMIT");
      committed = copy(copies, "committed");
      var seal = new Seal(vault);
      seal.prepare();
      prepared = copy(copies, "prepared");
      seal.checkpoint(session.connection());
      moved = copy(copies, "moved");
      seal.install();
    }
    var torn = new Vault(copies.resolve("torn"));
    Folders.copy(prepared.folder(), torn.folder());
    try (var file = new RandomAccessFile(torn.nextSums().toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    var halfMoved = new Vault(copies.resolve("half-moved"));
    Folders.copy(prepared.folder(), halfMoved.folder());
    mix(moved.database(), halfMoved.database());

    assertThat(TestVaults.assertSound(before).height()).isEqualTo(100);
    assertThat(TestVaults.assertSound(vault).height()).isEqualTo(150);
    assertThat(TestVaults.assertSound(committed).height()).isEqualTo(150);
    assertThat(TestVaults.assertSound(prepared).height()).isEqualTo(150);
    assertThat(TestVaults.assertSound(torn).height()).isEqualTo(150);
    assertThat(TestVaults.assertSound(halfMoved).height()).isEqualTo(150);
    assertThat(TestVaults.assertSound(moved).height()).isEqualTo(150);
  }

  @Test
  void aPageThatRottedBeforeItWasWrittenAnewStaysSuspicious() throws Exception {
    var sums = Sums.load(vault.sums(), "orders");
    flip(vault.database(), 80 * 8L); // reserved bytes of the first page: SQLite carries them along
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      session.write(TestVaults.appending("orders", 1, 3));
    }
    var now = Sums.of(vault.database());
    assertThat(Sums.load(vault.sums(), "orders").of(1))
        .isEqualTo(sums.of(1))
        .isNotEqualTo(now.of(1));
  }

  @Test
  void anInterruptInTheMiddleOfAWriteDoesNotTearSumsAndPagesApart() throws Exception {
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      session.write(
          connection -> {
            TestVaults.appending("orders", 10, 5).on(connection);
            Thread.currentThread().interrupt();
            return null;
          });
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(TestVaults.assertSound(vault).height()).isEqualTo(110);
  }

  @Test
  void sumsThatCouldNotBeWrittenAreMissingRatherThanWrong() throws Exception {
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      Files.createDirectory(vault.nextSums()); // so that nothing can be written there
      assertThatThrownBy(() -> session.write(TestVaults.appending("orders", 10, 5)))
          .isInstanceOf(java.io.IOException.class);
    }
    assertThat(vault.sums()).doesNotExist();
    try (var locked = vault.lock(TestVaults.SOON)) {
      assertThat(Diagnosis.of(locked).sumsOnly()).isTrue();
      new Recovery(locked).renewSums();
    }
    assertThat(TestVaults.assertSound(vault).height()).isEqualTo(110);
  }

  @Test
  void withoutSoundSumsNothingIsWritten() throws Exception {
    flip(vault.sums(), 1000);
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      assertThatThrownBy(() -> session.write(TestVaults.appending("orders", 1, 3)))
          .isInstanceOf(VaultException.class)
          .hasMessageStartingWith("checksums of vault orders are damaged");
    }
  }

  private Vault copy(Path copies, String name) throws Exception {
    var target = copies.resolve(name);
    Folders.copy(vault.folder(), target);
    Files.deleteIfExists(target.resolve("vault.db-shm")); // a reboot would have lost it
    return new Vault(target);
  }

  private static void mix(Path from, Path to) throws Exception {
    try (var source = new RandomAccessFile(from.toFile(), "r");
        var target = new RandomAccessFile(to.toFile(), "rw")) {
      target.setLength(source.length());
      var page = new byte[4096];
      for (long at = 0; at < source.length(); at += 2L * page.length) {
        source.seek(at);
        source.readFully(page);
        target.seek(at);
        target.write(page);
      }
    }
  }

  static void flip(Path file, long bit) throws Exception {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(bit / 8);
      int old = open.read();
      open.seek(bit / 8);
      open.write(old ^ 1 << bit % 8);
    }
  }
}
