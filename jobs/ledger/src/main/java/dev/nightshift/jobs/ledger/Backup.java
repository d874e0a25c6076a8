package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Snapshots every vault, archives the snapshots and proves that the archive can be restored. */
public final class Backup implements Job<Backup.Settings> {
  private final Consumer<Path> afterWriting;

  public Backup() {
    this(archive -> {});
  }

  /** For tests that damage an archive before it is verified. */
  Backup(Consumer<Path> afterWriting) {
    this.afterWriting = afterWriting;
  }

  /** Settings of {@code backup}, the ledger's BackupConfig. */
  public record Settings(
      @Setting(value = "Folder that holds one folder per vault", byDefault = "vaults") Path vaults,
      @Setting(
              value = "Seconds from one backup to the next",
              name = "interval_secs",
              byDefault = "3600",
              min = 1)
          long intervalSecs,
      @Setting(
              value = "How many verified archives are kept, and snapshots per vault",
              name = "retention_count",
              byDefault = "7",
              min = 1)
          int retentionCount,
      @Setting(value = "Folder of the archives", name = "backup_dir", byDefault = "backups/ledger")
          Path backupDir,
      @Setting(
              value = "Whether each archive is restored into a scratch folder and compared",
              byDefault = "true")
          boolean verify,
      @Setting(
              value = "How many bytes backup_dir may hold in all",
              name = "max_bytes",
              byDefault = "10737418240",
              min = 1)
          long maxBytes,
      @Setting(
              value = "How long a run waits for vaults that another job or process uses",
              name = "busy_timeout",
              byDefault = "30s")
          Duration busyTimeout) {}

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Creates full-snapshot backups of all vaults with metadata, verifies them by restoring"
                + " them, and prunes old ones")
        .item("backups created")
        .every(Duration.ofSeconds(settings.intervalSecs()))
        .expectedToTake(Duration.ofMinutes(1))
        .expectsItems()
        .owner("storage")
        .criticality(Criticality.CRITICAL)
        .metric(Metric.gauge("backup_bytes", "Size of the newest verified archive").in("bytes"))
        .metric(
            Metric.gauge(
                    "backup_last_verified_timestamp_seconds",
                    "When the newest verified archive was made")
                .in("seconds"))
        .metric(
            Metric.gauge(
                    "backup_age_seconds",
                    "Age of the newest verified archive when the last backup ended")
                .in("seconds"))
        .failsWith(
            "max_bytes",
            "The archives and whatever else lies in backup_dir would exceed the limit max_bytes",
            "`ls -lS data/backups` shows the largest first (the setting backup_dir, which the error"
                + " names). Remove what is not named ledger-*.zip or .verified, lower"
                + " retention_count or raise max_bytes, then `./nightshift run backup --wait`",
            "fill-disk-limit")
        .failsWith(
            "failed verification",
            "What was read back from the new archive is not what the vaults hold; the archive was"
                + " put aside and older verified ones are kept",
            "`./nightshift run backup --wait`; if it fails again, check the disk of backup_dir")
        .failsWith(
            "No space left",
            CommonFailures.FULL_CAUSE,
            "Free some space on the disk of backup_dir, then `./nightshift run backup --wait`")
        .failsWith(
            "is held",
            CommonFailures.HELD_CAUSE,
            CommonFailures.HELD_FIX + "`./nightshift run backup --wait`",
            "lock-file")
        .failsWith(
            "is locked",
            CommonFailures.LOCKED_CAUSE,
            CommonFailures.LOCKED_FIX + "`./nightshift run backup --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException, InterruptedException {
    var archives = new Archives(settings.backupDir(), context.clock());
    try {
      context.checkpoint();
      var vaults = Vault.in(settings.vaults());
      if (vaults.isEmpty()) {
        context.logger().log(Level.INFO, "there is no vault in " + settings.vaults());
      } else if (context.dryRun()) {
        archives.requireSpace(vaults, settings.maxBytes());
        context.logger().log(Level.INFO, vaults.size() + " vaults would be archived");
      } else {
        archives.requireSpace(vaults, settings.maxBytes());
        archive(context, settings, archives, snapshots(context, settings, vaults));
      }
    } finally {
      report(context, archives);
    }
  }

  private static List<Snapshot> snapshots(Context context, Settings settings, List<Vault> vaults)
      throws IOException, InterruptedException {
    var snapshots = new ArrayList<Snapshot>();
    var troubles = new Troubles();
    var patience = new Patience(settings.busyTimeout());
    for (Vault vault : vaults) {
      context.checkpoint();
      context.context("vault", vault.name());
      context.phase("snapshot of " + vault.name());
      troubles.collect(vault, () -> snapshots.add(Snapshots.newest(context, vault, patience)));
      context.progress(snapshots.size(), 2L * vaults.size());
    }
    troubles.raise();
    return snapshots;
  }

  private void archive(
      Context context, Settings settings, Archives archives, List<Snapshot> snapshots)
      throws IOException, InterruptedException {
    context.checkpoint();
    context.phase("writing the archive");
    var archive = archives.write(snapshots);
    afterWriting.accept(archive.file());
    context.phase("verifying the archive");
    var scratch = context.folder().resolve("verify");
    var kept =
        settings.verify()
            ? archives.keepVerified(archive, snapshots, scratch)
            : archives.keepUnverified(archive);
    context.items(1);
    context
        .logger()
        .log(
            Level.INFO,
            "%s holds %d vaults in %d bytes%s"
                .formatted(
                    kept.getFileName(),
                    snapshots.size(),
                    Files.size(kept),
                    settings.verify() ? ", verified by restoring it" : ", not verified"));
    context.phase("pruning");
    for (Path pruned : archives.prune(settings.retentionCount())) {
      context.logger().log(Level.INFO, "pruned " + pruned.getFileName());
    }
    var patience = new Patience(settings.busyTimeout());
    for (Snapshot snapshot : snapshots) {
      var vault = new Vault(snapshot.folder().getParent());
      Snapshots.prune(vault, settings.retentionCount(), patience);
    }
  }

  private static void report(Context context, Archives archives) throws IOException {
    var newest = archives.newestVerified();
    var now = context.clock().instant();
    context.gauge("backup_bytes").set(newest.map(a -> (double) a.bytes()).orElse(0.0));
    context
        .gauge("backup_last_verified_timestamp_seconds")
        .set(newest.map(a -> a.made().toEpochMilli() / 1000.0).orElse(0.0));
    context
        .gauge("backup_age_seconds")
        .set(newest.map(a -> Duration.between(a.made(), now).toMillis() / 1000.0).orElse(0.0));
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(LedgerFixture.of(Settings::vaults));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(LedgerFaults.fillDiskLimit(), LedgerFaults.lockFile(Settings::vaults));
  }
}
