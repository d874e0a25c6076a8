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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Removes the bodies of old blocks; the headers stay, so that the chain can be verified. */
public final class Gc implements Job<Gc.Settings> {

  /**
   * Settings of {@code gc}.
   *
   * @param retentionPolicy by vault name; a vault that is not named keeps the policy it was made
   *     with
   */
  public record Settings(
      @Setting(value = "Folder that holds one folder per vault", byDefault = "vaults") Path vaults,
      @Setting(
              value = "Retention policy by vault name, instead of the vault's own",
              name = "retention_policy",
              byDefault = "{}")
          Map<String, RetentionPolicy> retentionPolicy,
      @Setting(
              value = "How long a run waits for vaults that another job or process uses",
              name = "busy_timeout",
              byDefault = "30s")
          Duration busyTimeout) {}

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Removes transaction bodies from old blocks of vaults with COMPACTED retention, and"
                + " keeps their headers for chain verification")
        .item("blocks compacted (TTL expiration)")
        .every(Duration.ofMinutes(5))
        .expectedToTake(Duration.ofSeconds(10))
        .owner("storage")
        .criticality(Criticality.NORMAL)
        .metric(
            Metric.counter(
                    "ledger_gc_bytes_reclaimed_total",
                    "Bytes of block bodies removed by garbage collection")
                .in("bytes"))
        .metric(
            Metric.gauge("ledger_vault_blocks", "Blocks of all vaults, with and without a body")
                .by("kind", "full", "compacted"))
        .failsWith(
            "is broken at height",
            "A block of the vault was changed, so the hash chain no longer holds; nothing was"
                + " removed from that vault",
            "`./nightshift run auto_recovery --wait`, then `./nightshift run gc --wait`",
            "cut-chain")
        .failsWith(
            "has no snapshot",
            "Without a snapshot the bodies are all there is to recover the vault from, so they"
                + " are not removed",
            "`./nightshift run backup --wait` takes the snapshot, then `./nightshift run gc --wait`",
            "lose-snapshot")
        .failsWith(
            "is held",
            CommonFailures.HELD_CAUSE,
            CommonFailures.HELD_FIX + "`./nightshift run gc --wait`",
            "lock-file")
        .failsWith(
            "is locked",
            CommonFailures.LOCKED_CAUSE,
            CommonFailures.LOCKED_FIX + "`./nightshift run gc --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException, InterruptedException {
    var vaults = Vault.in(settings.vaults());
    var troubles = new Troubles();
    var collector = new GarbageCollector(context, settings);
    for (Vault vault : vaults) {
      context.checkpoint();
      context.context("vault", vault.name());
      troubles.collect(vault, () -> collector.collect(vault));
    }
    collector.report();
    troubles.raise();
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(LedgerFixture.of(Settings::vaults));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(
        LedgerFaults.cutChain(Settings::vaults),
        LedgerFaults.loseSnapshot(Settings::vaults),
        LedgerFaults.lockFile(Settings::vaults));
  }
}
