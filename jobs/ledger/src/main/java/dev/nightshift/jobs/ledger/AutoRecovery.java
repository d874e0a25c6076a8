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
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
              value = "How long a run waits for vaults that another job or process uses",
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
                "`./nightshift logs auto_recovery` says which vault and why. "
                    + CommonFailures.NEWEST_ARCHIVE,
                "strand-vault"))
        .failsWith(
            "has no snapshot",
            "The vault has diverged and no snapshot is left that its blocks could be replayed on",
            CommonFailures.NEWEST_ARCHIVE,
            "strand-vault")
        .failsWith(
            "cannot be replayed",
            "A block after the newest snapshot is damaged or its body was already compacted",
            CommonFailures.NEWEST_ARCHIVE)
        .failsWith(
            "is held",
            CommonFailures.HELD_CAUSE,
            CommonFailures.HELD_FIX + "`./nightshift run auto_recovery --wait`",
            "lock-file")
        .failsWith(
            "is locked",
            CommonFailures.LOCKED_CAUSE,
            CommonFailures.LOCKED_FIX + "`./nightshift run auto_recovery --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException, InterruptedException {
    var vaults = Vault.in(settings.vaults());
    var found = new EnumMap<Health, Integer>(Health.class);
    var troubles = new Troubles();
    var patience = new Patience(settings.busyTimeout());
    for (Vault vault : vaults) {
      context.checkpoint();
      troubles.collect(
          vault,
          () -> {
            try (var locked = patience.lock(vault)) {
              found.merge(look(context, settings, locked, troubles), 1, Integer::sum);
            }
          });
      context.progress(found.values().stream().mapToInt(n -> n).sum(), vaults.size());
    }
    report(context, found);
    troubles.raise();
  }

  private static Health look(
      Context context, Settings settings, LockedVault locked, Troubles troubles)
      throws IOException {
    var name = locked.vault().name();
    var version = locked.version();
    var proven = context.cursor("proven/" + name);
    if (version.isPresent() && version.equals(proven.read())) {
      return Health.HEALTHY; // nothing was written since
    }
    var diagnosis = Diagnosis.of(locked);
    var retry = context.retryState(name);
    if (diagnosis.isHealthy()) {
      if (!context.dryRun()) {
        Files.deleteIfExists(locked.vault().damage()); // if there was any, it has been put right
        version.ifPresent(proven::write);
        retry.succeeded();
      }
      return Health.HEALTHY;
    }
    context.context("vault", name);
    if (context.dryRun() || !retry.ready()) {
      context
          .logger()
          .log(
              Level.INFO,
              diagnosis.text()
                  + retry.nextAttempt().map(next -> "; next attempt at " + next).orElse(""));
      return Health.after(retry.failures());
    }
    context.phase("recovering " + name);
    context.logger().log(Level.WARNING, diagnosis.text());
    try {
      recover(context, locked, diagnosis);
      retry.succeeded();
      context.counter("ledger_recovery_attempts_total", "recovered").increment();
      context.items(1);
      return Health.HEALTHY;
    } catch (IOException e) {
      retry.failed(settings.baseRetryDelay(), settings.maxRetryDelay());
      context.counter("ledger_recovery_attempts_total", "failed").increment();
      troubles.add(
          new VaultException(
              "%s (failure %d, next attempt at %s)"
                  .formatted(e.getMessage(), retry.failures(), retry.nextAttempt().orElseThrow()),
              e));
      return Health.after(retry.failures());
    }
  }

  private static void recover(Context context, LockedVault locked, Diagnosis diagnosis)
      throws IOException {
    var name = locked.vault().name();
    var recovery = new Recovery(locked);
    if (diagnosis.sumsOnly()) {
      recovery.renewSums();
      context
          .logger()
          .log(Level.INFO, "vault " + name + ": chain and state are right, checksums renewed");
      return;
    }
    int bits = recovery.putBitsBack();
    if (bits > 0) {
      context
          .logger()
          .log(
              Level.INFO,
              "vault %s: %d flipped bits put back, everything verified".formatted(name, bits));
      return;
    }
    var outcome = recovery.recover();
    context
        .logger()
        .log(
            Level.INFO,
            "vault %s recovered: snapshot at height %d and %d blocks replayed"
                .formatted(name, outcome.snapshotHeight(), outcome.replayed()));
  }

  private static void report(Context context, Map<Health, Integer> found) {
    for (Health health : Health.values()) {
      context.gauge("ledger_vaults", health.label()).set(found.getOrDefault(health, 0));
    }
    context.itemStates(
        found.getOrDefault(Health.HEALTHY, 0),
        found.getOrDefault(Health.DIVERGED, 0) + found.getOrDefault(Health.RECOVERING, 0),
        found.getOrDefault(Health.FAILED, 0));
  }

  private enum Health {
    HEALTHY,
    /** Found, not tried yet. */
    DIVERGED,
    /** Tried in vain, will be tried again. */
    RECOVERING,
    /** Tried in vain so often that somebody must look; will be tried again. */
    FAILED;

    private static final int TRIES = 3;

    static Health after(int failures) {
      if (failures == 0) {
        return DIVERGED;
      }
      return failures < TRIES ? RECOVERING : FAILED;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
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
