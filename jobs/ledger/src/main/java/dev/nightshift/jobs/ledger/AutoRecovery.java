package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Restores vaults whose state is no longer the one their blocks lead to. */
public final class AutoRecovery implements Job<AutoRecovery.Settings> {

  /** Settings of {@code auto_recovery}, the ledger's RecoveryConfig. */
  public record Settings(
      @Setting(value = "Folder that holds one folder per vault", byDefault = "vaults") Path vaults,
      @Setting(
              value = "Time from one scan to the next",
              name = "scan_interval",
              byDefault = "30s",
              min = 1)
          Duration scanInterval,
      @Setting(
              value = "Wait after the first failed recovery of a vault, doubled after each further",
              name = "base_retry_delay",
              byDefault = "1m",
              min = 1)
          Duration baseRetryDelay,
      @Setting(
              value = "The longest wait between two recoveries of a vault",
              name = "max_retry_delay",
              byDefault = "1h",
              min = 1)
          Duration maxRetryDelay,
      @Setting(
              value = "How long to wait for a vault that another job or process uses",
              name = "busy_timeout",
              byDefault = "10s")
          Duration busyTimeout) {

    public Settings {
      if (maxRetryDelay.compareTo(baseRetryDelay) < 0) {
        throw new IllegalArgumentException(
            "max_retry_delay is %ds, less than base_retry_delay %ds; it is the longest wait"
                .formatted(maxRetryDelay.toSeconds(), baseRetryDelay.toSeconds()));
      }
    }
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Scans for diverged or damaged vaults and recovers them by snapshot replay, with"
                + " exponential backoff")
        .item("vaults successfully recovered")
        .every(settings.scanInterval())
        .expectedToTake(Duration.ofSeconds(10))
        .owner("storage")
        .criticality(Criticality.CRITICAL)
        .reportsItemStates()
        .metric(
            Metric.gauge("ledger_vaults", "Vaults by how they are")
                .by("state", "healthy", "diverged", "recovering", "failed"))
        .metric(
            Metric.counter("ledger_recovery_attempts_total", "Attempts to recover a vault")
                .by("outcome", "recovered", "failed"))
        .alert(
            new JobAlert(
                "LedgerVaultUnrecoverable",
                "ledger_vaults{state=\"failed\"} > 0",
                Duration.ofMinutes(1),
                Severity.CRITICAL,
                "A vault could not be recovered three times in a row",
                "./nightshift logs --job auto_recovery says which vault and why; restore its"
                    + " snapshots from the newest archive in backup_dir",
                "strand-vault"))
        .failsWith(
            "has no snapshot",
            "The vault has diverged and no snapshot is left that its blocks could be replayed on",
            "Unpack the vault's snapshots from the newest archive in backup_dir into its folder,"
                + " then ./nightshift run auto_recovery --wait",
            "strand-vault")
        .failsWith(
            "block cannot be replayed",
            "A block after the newest snapshot is damaged or its body was already compacted",
            "Unpack a newer snapshot of the vault from an archive in backup_dir into its folder,"
                + " then ./nightshift run auto_recovery --wait")
        .failsWith(
            "is held",
            CommonFailures.HELD_CAUSE,
            CommonFailures.HELD_FIX + "./nightshift run auto_recovery --wait",
            "lock-file")
        .failsWith(
            "is locked",
            CommonFailures.LOCKED_CAUSE,
            CommonFailures.LOCKED_FIX + "./nightshift run auto_recovery --wait")
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
    return List.of(
        LedgerFaults.strandVault(Settings::vaults), LedgerFaults.lockFile(Settings::vaults));
  }
}
