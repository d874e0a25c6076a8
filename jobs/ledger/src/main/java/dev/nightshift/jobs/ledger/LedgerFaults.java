package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Fault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The named ways to break vaults on purpose. */
final class LedgerFaults {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A byte that SQLite reserves and ignores: only the checksum can tell that it changed. */
  private static final int RESERVED_BYTE = 80;

  private LedgerFaults() {}

  static <S> Fault<S> lockFile(Function<S, Path> vaults) {
    return new Fault<>(
        "lock-file",
        "Puts a file vault.hold into every vault, so that each job waits for busy_timeout and fails",
        settings -> {
          for (Vault vault : all(vaults.apply(settings))) {
            Files.writeString(vault.hold(), "held by the fault lock-file\n");
          }
          return "every vault in " + vaults.apply(settings) + " has a file vault.hold";
        },
        settings -> {
          for (Vault vault : all(vaults.apply(settings))) {
            Files.deleteIfExists(vault.hold());
          }
          return "no vault in " + vaults.apply(settings) + " has a file vault.hold";
        });
  }

  static <S> Fault<S> cutChain(Function<S, Path> vaults) {
    return new Fault<>(
        "cut-chain",
        "Changes the previous hash of one block together with its page checksum; gc and"
            + " integrity_scrub fail until auto_recovery has restored the vault",
        settings -> cut(first(vaults.apply(settings))),
        settings -> mend(first(vaults.apply(settings))));
  }

  static <S> Fault<S> loseSnapshot(Function<S, Path> vaults) {
    return new Fault<>(
        "lose-snapshot",
        "Moves the snapshots of all vaults away; gc refuses to go on until backup has made new ones",
        settings -> moveSnapshotsAway(all(vaults.apply(settings))),
        settings -> bringSnapshotsBack(all(vaults.apply(settings))));
  }

  static <S> Fault<S> flipByte(Function<S, Path> vaults) {
    return new Fault<>(
        "flip-byte",
        "Flips one bit of a vault's file behind everybody's back; integrity_scrub finds it and"
            + " auto_recovery restores the vault",
        settings -> setReservedByte(first(vaults.apply(settings)), 0x10),
        settings -> setReservedByte(first(vaults.apply(settings)), 0));
  }

  static <S> Fault<S> strandVault(Function<S, Path> vaults) {
    return new Fault<>(
        "strand-vault",
        "Lets a vault diverge and moves its snapshots away, so that auto_recovery fails and backs"
            + " off",
        settings -> {
          var vault = first(vaults.apply(settings));
          LedgerFixture.diverge(vault);
          return "vault " + vault.name() + " has diverged; " + moveSnapshotsAway(List.of(vault));
        },
        settings -> bringSnapshotsBack(all(vaults.apply(settings))));
  }

  static Fault<Backup.Settings> fillDiskLimit() {
    return new Fault<>(
        "fill-disk-limit",
        "Puts a file as large as max_bytes into backup_dir, so that backup refuses to start",
        settings -> {
          var filler = Files.createDirectories(settings.backupDir()).resolve("filler.bin");
          try (var file = new RandomAccessFile(filler.toFile(), "rw")) {
            file.setLength(settings.maxBytes()); // sparse: it takes no space on the disk
          }
          return filler + " has " + settings.maxBytes() + " bytes";
        },
        settings -> {
          Files.deleteIfExists(settings.backupDir().resolve("filler.bin"));
          return settings.backupDir() + " holds no filler.bin";
        });
  }

  private static List<Vault> all(Path folder) throws IOException {
    var vaults = Vault.in(folder);
    if (vaults.isEmpty()) {
      throw new IllegalStateException(
          "there is no vault in " + folder + " to break; ./nightshift demo seed ledger makes some");
    }
    return vaults;
  }

  private static Vault first(Path folder) throws IOException {
    return all(folder).get(0);
  }

  private static String cut(Vault vault) throws IOException, SQLException, InterruptedException {
    long height = changePreviousHash(vault, "zeroblob(32)");
    return "previous hash of block %d of vault %s is zero".formatted(height, vault.name());
  }

  private static String mend(Vault vault) throws IOException, SQLException, InterruptedException {
    long height =
        changePreviousHash(
            vault, "(SELECT p.header_hash FROM block p WHERE p.height = block.height - 1)");
    return "previous hash of block %d of vault %s is right".formatted(height, vault.name());
  }

  /** In the middle of the newest snapshot's chain, so that a recovery can put it right. */
  private static long changePreviousHash(Vault vault, String value)
      throws IOException, SQLException, InterruptedException {
    long height = 2 + Snapshot.of(vault).stream().findFirst().map(Snapshot::height).orElse(0L) / 2;
    try (var locked = vault.lock(PATIENCE);
        var session = locked.open()) {
      session.write(
          connection -> {
            Sqlite.execute(
                connection,
                "UPDATE block SET previous_hash = " + value + " WHERE height = " + height);
            return null;
          });
    }
    Files.deleteIfExists(vault.damage());
    return height;
  }

  private static String setReservedByte(Vault vault, int value)
      throws IOException, InterruptedException {
    try (var locked = vault.lock(PATIENCE);
        var file = new RandomAccessFile(locked.vault().database().toFile(), "rw")) {
      file.seek(RESERVED_BYTE);
      file.write(value);
    }
    if (value == 0) {
      Files.deleteIfExists(vault.damage());
    }
    return "byte %d of %s is 0x%02x".formatted(RESERVED_BYTE, vault.database(), value);
  }

  private static String moveSnapshotsAway(List<Vault> vaults)
      throws IOException, InterruptedException {
    var moved = new ArrayList<String>();
    for (Vault vault : vaults) {
      try (var locked = vault.lock(PATIENCE)) {
        for (Snapshot snapshot : Snapshot.of(locked.vault())) {
          var away = Files.createDirectories(lost(vault));
          Durable.move(snapshot.file(), away.resolve(snapshot.file().getFileName()));
          Durable.move(
              snapshot.manifestFile(), away.resolve(snapshot.manifestFile().getFileName()));
          moved.add(vault.name() + "/" + snapshot.file().getFileName());
        }
      }
    }
    return "moved into snapshots.lost: " + moved;
  }

  private static String bringSnapshotsBack(List<Vault> vaults)
      throws IOException, InterruptedException {
    for (Vault vault : vaults) {
      try (var locked = vault.lock(PATIENCE)) {
        if (Files.isDirectory(lost(locked.vault()))) {
          try (var files = Files.newDirectoryStream(lost(vault))) {
            for (Path file : files) {
              Durable.move(file, vault.snapshots().resolve(file.getFileName()));
            }
          }
          Durable.deleteTree(lost(vault));
        }
      }
    }
    return "every vault has its snapshots again";
  }

  private static Path lost(Vault vault) {
    return vault.folder().resolve("snapshots.lost");
  }
}
