package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import java.nio.file.Path;
import java.util.function.Function;

/** The named ways to break vaults on purpose. */
final class LedgerFaults {
  private LedgerFaults() {}

  static <S> Fault<S> lockFile(Function<S, Path> vaults) {
    return new Fault<>(
        "lock-file",
        "Puts a file vault.hold into every vault, so that each job waits for busy_timeout and fails",
        todo(vaults),
        todo(vaults));
  }

  static <S> Fault<S> cutChain(Function<S, Path> vaults) {
    return new Fault<>(
        "cut-chain",
        "Changes the previous hash of one block together with its page checksum; gc and"
            + " integrity_scrub fail until auto_recovery has restored the vault",
        todo(vaults),
        todo(vaults));
  }

  static <S> Fault<S> loseSnapshot(Function<S, Path> vaults) {
    return new Fault<>(
        "lose-snapshot",
        "Moves the snapshots of a compacted vault away; gc refuses to go on until backup has made a"
            + " new one",
        todo(vaults),
        todo(vaults));
  }

  static <S> Fault<S> flipByte(Function<S, Path> vaults) {
    return new Fault<>(
        "flip-byte",
        "Flips one bit of a vault's file behind everybody's back; integrity_scrub finds it and"
            + " auto_recovery restores the vault",
        todo(vaults),
        todo(vaults));
  }

  static <S> Fault<S> strandVault(Function<S, Path> vaults) {
    return new Fault<>(
        "strand-vault",
        "Lets a vault diverge and moves its snapshots away, so that auto_recovery fails and backs"
            + " off",
        todo(vaults),
        todo(vaults));
  }

  static Fault<Backup.Settings> fillDiskLimit() {
    return new Fault<>(
        "fill-disk-limit",
        "Puts a file as large as max_bytes into backup_dir, so that backup refuses to start",
        todo(Backup.Settings::backupDir),
        todo(Backup.Settings::backupDir));
  }

  private static <S> Fixture.Action<S> todo(Function<S, Path> folder) {
    return settings -> "nothing was done to " + folder.apply(settings);
  }
}
