package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Snapshots every vault, archives the snapshots and proves that the archive can be restored. */
public final class Backup implements Job<Backup.Settings> {

  /** Settings of {@code backup}, the ledger's BackupConfig. */
  public record Settings(
      @Setting(value = "Folder that holds one folder per vault", byDefault = "vaults") Path vaults,
      @Setting(value = "Seconds from one backup to the next", name = "interval_secs", min = 1)
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
              value = "How long to wait for a vault that another job or process uses",
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
            "Remove what does not belong into backup_dir, lower retention_count or raise max_bytes,"
                + " then ./nightshift run backup --wait",
            "fill-disk-limit")
        .failsWith(
            "failed verification",
            "What was read back from the new archive is not what the vaults hold; the archive was"
                + " put aside and older verified ones are kept",
            "./nightshift run backup --wait; if it fails again, check the disk of backup_dir")
        .failsWith(
            "No space left",
            CommonFailures.FULL_CAUSE,
            "Free some space on the disk of backup_dir, then ./nightshift run backup --wait")
        .failsWith(
            "is held",
            CommonFailures.HELD_CAUSE,
            CommonFailures.HELD_FIX + "./nightshift run backup --wait",
            "lock-file")
        .failsWith(
            "is locked",
            CommonFailures.LOCKED_CAUSE,
            CommonFailures.LOCKED_FIX + "./nightshift run backup --wait")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) {
    context.checkpoint();
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
