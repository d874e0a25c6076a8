package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupProofTest {
  @TempDir Path folder;
  private Path archives;
  private TestContext context;

  @BeforeEach
  void create() throws Exception {
    archives = folder.resolve("backups");
    TestVaults.create(folder.resolve("vaults"), "orders", 80, TestVaults.KEEP_ALL);
    TestVaults.create(folder.resolve("vaults"), "payments", 80, TestVaults.KEEP_ALL);
    context = TestContext.of(new Backup(), settings(3, 1 << 30), folder.resolve("job"));
  }

  @Test
  void aByteFlippedInTheArchiveFailsTheRunAndTheLastGoodOneStays() throws Exception {
    var random = Proof.random("flipped bytes of archives");
    run(new Backup(), 3);
    var good = verified();
    var goodBytes = Files.readAllBytes(archives.resolve(good.get(0)));
    int flips = Proof.size(12, 100);
    int found = 0;
    for (int i = 0; i < flips; i++) {
      next();
      Consumer<Path> flip =
          archive -> {
            try {
              SealTest.flip(archive, random.nextLong(Files.size(archive) * 8));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          };
      var failure = catchThrowable(() -> run(new Backup(flip), 1));
      found += failure != null && failure.getMessage().contains("failed verification") ? 1 : 0;
      assertThat(context.items()).isZero();
      assertThat(verified()).isEqualTo(good);
    }
    System.out.printf("backup: %d of %d flipped bytes found%n", found, flips);
    assertThat(found).isEqualTo(flips);
    assertThat(Files.readAllBytes(archives.resolve(good.get(0)))).isEqualTo(goodBytes);
    assertThat(names("*.rejected")).hasSize(1);
    assertThat(names("*.part")).isEmpty();
  }

  @Test
  void pruningKeepsTheNewestAndNeverTheLastVerifiedOneLess() throws Exception {
    run(new Backup(), 1);
    var verified = verified();
    for (int i = 0; i < 4; i++) {
      next();
      var unverified =
          new Backup.Settings(
              folder.resolve("vaults"), 60, 2, archives, false, 1 << 30, Duration.ofSeconds(5));
      new Backup().run(context, unverified);
    }
    assertThat(names("*.zip")).hasSize(3).containsAll(verified);
    assertThat(verified()).isEqualTo(verified);
    for (int i = 0; i < 4; i++) {
      next();
      run(new Backup(), 2);
    }
    assertThat(names("*.zip"))
        .hasSize(2)
        .isEqualTo(verified())
        .doesNotContainAnyElementsOf(verified);
  }

  @Test
  void anArchiveUnpackedOverTheVaultsLetsAStrandedVaultRecover() throws Exception {
    run(new Backup(), 3);
    var vault = new Vault(folder.resolve("vaults/orders"));
    LedgerFixture.diverge(vault);
    Durable.deleteTree(vault.snapshots());
    var recovery =
        new AutoRecovery.Settings(
            folder.resolve("vaults"),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofSeconds(5));
    var scan = TestContext.of(new AutoRecovery(), recovery, folder.resolve("scan"));
    assertThatThrownBy(() -> new AutoRecovery().run(scan, recovery)).isNotNull();

    unzip(archives.resolve(verified().get(0)), folder.resolve("vaults"));
    scan.clock().advance(Duration.ofHours(2));
    var later = scan.next();
    new AutoRecovery().run(later, recovery);
    assertThat(later.items()).isEqualTo(1);
    assertThat(TestVaults.assertSound(vault).height()).isEqualTo(80);
  }

  @Test
  void ofADivergedVaultTheLastGoodSnapshotIsArchived() throws Exception {
    run(new Backup(), 3);
    LedgerFixture.diverge(new Vault(folder.resolve("vaults/orders")));
    next();
    run(new Backup(), 3);
    assertThat(context.anomalies())
        .singleElement()
        .satisfies(anomaly -> assertThat(anomaly.text()).contains("vault orders has diverged"));
    assertThat(verified()).hasSize(2);
  }

  @Test
  void aFolderThatIsFullByItsLimitIsNotWrittenTo() throws Exception {
    run(new Backup(), 3);
    var before = names("*");
    next();
    assertThatThrownBy(() -> new Backup().run(context, settings(3, 100_000)))
        .hasMessageContaining("which exceeds max_bytes 100000");
    assertThat(names("*")).isEqualTo(before);
    assertThat(context.value("backup_age_seconds")).hasValue(3600);
  }

  private void run(Backup backup, int retention) throws Exception {
    backup.run(context, settings(retention, 1 << 30));
  }

  private void next() {
    context.clock().advance(Duration.ofHours(1));
    context = context.next();
  }

  private Backup.Settings settings(int retention, long maxBytes) {
    return new Backup.Settings(
        folder.resolve("vaults"), 60, retention, archives, true, maxBytes, Duration.ofSeconds(5));
  }

  private List<String> verified() throws IOException {
    return names("*.verified").stream()
        .map(name -> name.substring(0, name.length() - ".verified".length()))
        .toList();
  }

  private List<String> names(String pattern) throws IOException {
    try (var files = Files.newDirectoryStream(archives, pattern)) {
      var names = new java.util.ArrayList<String>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names.stream().sorted().toList();
    }
  }

  private static void unzip(Path archive, Path target) throws IOException {
    try (var zip = new ZipFile(archive.toFile())) {
      zip.stream()
          .forEach(
              entry -> {
                try (var in = zip.getInputStream(entry)) {
                  var file = target.resolve(entry.getName());
                  Files.createDirectories(file.getParent());
                  Files.write(file, in.readAllBytes());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
