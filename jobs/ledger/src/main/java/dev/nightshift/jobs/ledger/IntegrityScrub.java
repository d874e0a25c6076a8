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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Looks for bytes that changed by themselves. */
public final class IntegrityScrub implements Job<IntegrityScrub.Settings> {

  /** Settings of {@code integrity_scrub}, the ledger's IntegrityConfig. */
  public record Settings(
      @Setting(value = "Folder that holds one folder per vault", byDefault = "vaults") Path vaults,
      @Setting(
              value = "Seconds from one cycle to the next",
              name = "scrub_interval_secs",
              byDefault = "3600",
              min = 1)
          long scrubIntervalSecs,
      @Setting(
              value = "How many of each vault's pages one cycle checks",
              name = "pages_per_cycle_percent",
              byDefault = "10",
              min = 0.01,
              max = 100)
          double pagesPerCyclePercent,
      @Setting(
              value = "Seconds within which every page must have been checked",
              name = "full_scan_period_secs",
              byDefault = "86400",
              min = 1)
          long fullScanPeriodSecs,
      @Setting(
              value = "How long a run waits for vaults that another job or process uses",
              name = "busy_timeout",
              byDefault = "30s")
          Duration busyTimeout) {

    public Settings {
      double passSecs = Math.ceil(100 / pagesPerCyclePercent) * scrubIntervalSecs;
      if (passSecs > fullScanPeriodSecs) {
        throw new IllegalArgumentException(
            "pages_per_cycle_percent is %s and scrub_interval_secs %d, so checking every page takes %.0f s, longer than full_scan_period_secs %d; raise pages_per_cycle_percent or full_scan_period_secs"
                .formatted(pagesPerCyclePercent, scrubIntervalSecs, passSecs, fullScanPeriodSecs));
      }
    }
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Progressively verifies page checksums, B-tree structure and the hash chain of every"
                + " vault, to detect silent corruption (bit rot)")
        .item("pages checked (checksum + structural)")
        .every(Duration.ofSeconds(settings.scrubIntervalSecs()))
        .expectedToTake(Duration.ofSeconds(30))
        .expectsItems()
        .owner("storage")
        .criticality(Criticality.HIGH)
        .metric(
            Metric.gauge(
                "ledger_scrub_corrupt_pages",
                "Pages found corrupt and not recovered yet, of all vaults"))
        .metric(
            Metric.gauge(
                    "ledger_scrub_full_scan_age_seconds",
                    "Time since every page was last checked, of the vault where it is longest")
                .in("seconds"))
        .alert(
            new JobAlert(
                "LedgerScrubTooSlow",
                "ledger_scrub_full_scan_age_seconds > " + settings.fullScanPeriodSecs(),
                Duration.ofMinutes(15),
                Severity.WARNING,
                "The integrity scrub does not get round within full_scan_period_secs",
                "Look for failed or missed runs with `./nightshift runs integrity_scrub`, then"
                    + " raise pages_per_cycle_percent",
                ""))
        .failsWith(
            "checksum differs",
            "A page of the vault changed on disk without being written (bit rot or a torn write);"
                + " auto_recovery restores the vault within its next cycles",
            "`./nightshift run auto_recovery --wait`, then `./nightshift run integrity_scrub --wait`",
            "flip-byte")
        .failsWith(
            "is broken at height",
            "A block was changed together with its page's checksum, so the hash chain no longer"
                + " holds",
            "`./nightshift run auto_recovery --wait`, then `./nightshift run integrity_scrub --wait`",
            "cut-chain")
        .failsWith(
            "structure is not sound",
            "A B-tree of the vault contradicts itself although the page checksums are right: a"
                + " faulty write, not bit rot",
            "`./nightshift run auto_recovery --wait`, then `./nightshift run integrity_scrub --wait`")
        .failsWith(
            "checksums of vault",
            "The file of page checksums is missing or damaged, so the vault's pages cannot be"
                + " judged",
            "`./nightshift run auto_recovery --wait` rebuilds it from the verified chain and state")
        .failsWith(
            "is held",
            CommonFailures.HELD_CAUSE,
            CommonFailures.HELD_FIX + "`./nightshift run integrity_scrub --wait`",
            "lock-file")
        .failsWith(
            "is locked",
            CommonFailures.LOCKED_CAUSE,
            CommonFailures.LOCKED_FIX + "`./nightshift run integrity_scrub --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException, InterruptedException {
    var vaults = Vault.in(settings.vaults());
    var troubles = new Troubles();
    var scrubber = new Scrubber(context, settings);
    for (Vault vault : vaults) {
      context.checkpoint();
      context.context("vault", vault.name());
      troubles.collect(vault, () -> scrubber.scrub(vault));
    }
    context.gauge("ledger_scrub_corrupt_pages").set(corruptPages(vaults));
    context
        .gauge("ledger_scrub_full_scan_age_seconds")
        .set(scrubber.oldestScan().toMillis() / 1000.0);
    troubles.raise();
  }

  private static int corruptPages(List<Vault> vaults) throws IOException {
    int pages = 0;
    for (Vault vault : vaults) {
      if (vault.isDamaged()) {
        pages +=
            (int)
                Files.readAllLines(vault.damage()).stream()
                    .filter(line -> line.startsWith("page "))
                    .count();
      }
    }
    return pages;
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(LedgerFixture.of(Settings::vaults));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(
        LedgerFaults.flipByte(Settings::vaults),
        LedgerFaults.cutChain(Settings::vaults),
        LedgerFaults.lockFile(Settings::vaults));
  }
}
