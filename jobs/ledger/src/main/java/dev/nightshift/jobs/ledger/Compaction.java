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

/** Merges underfull leaves of the vaults' B-trees and gives the freed pages back. */
public final class Compaction implements Job<Compaction.Settings> {

  /** Settings of {@code compaction}, the ledger's BTreeCompactionConfig. */
  public record Settings(
      @Setting(value = "Folder that holds one folder per vault", byDefault = "vaults") Path vaults,
      @Setting(
              value = "Seconds from one cycle to the next",
              name = "interval_secs",
              byDefault = "3600",
              min = 1)
          long intervalSecs,
      @Setting(
              value = "Leaves that are filled less are merged with their neighbours",
              name = "min_fill_factor",
              byDefault = "0.5",
              min = 0.05,
              max = 0.9)
          double minFillFactor,
      @Setting(
              value = "How long to wait for a vault that another job or process uses",
              name = "busy_timeout",
              byDefault = "30s")
          Duration busyTimeout) {}

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Merges underfull leaf nodes after deletions, to reclaim space and maintain read"
                + " performance")
        .item("B-tree pages merged")
        .every(Duration.ofSeconds(settings.intervalSecs()))
        .expectedToTake(Duration.ofSeconds(30))
        .owner("storage")
        .criticality(Criticality.NORMAL)
        .metric(
            Metric.gauge("ledger_pages", "Pages of all vaults by what they hold")
                .by("state", "filled", "underfull", "interior", "overflow", "free"))
        .metric(
            Metric.gauge(
                    "ledger_fill_factor",
                    "How full the leaves of the emptiest B-tree are, of 1; the least of all vaults")
                .in("ratio"))
        .failsWith(
            "is held",
            CommonFailures.HELD_CAUSE,
            CommonFailures.HELD_FIX + "./nightshift run compaction --wait",
            "lock-file")
        .failsWith(
            "is locked",
            CommonFailures.LOCKED_CAUSE,
            CommonFailures.LOCKED_FIX + "./nightshift run compaction --wait")
        .failsWith(
            "is busy",
            CommonFailures.BUSY_CAUSE,
            CommonFailures.BUSY_FIX + "./nightshift run compaction --wait")
        .failsWith(
            "disk is full",
            CommonFailures.FULL_CAUSE,
            "Free some space (old archives in backup_dir first), then ./nightshift run compaction"
                + " --wait")
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
    return List.of(LedgerFaults.lockFile(Settings::vaults));
  }
}
