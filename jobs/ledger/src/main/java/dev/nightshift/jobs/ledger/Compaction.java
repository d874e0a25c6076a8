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
import java.sql.SQLException;
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
              value = "How long a run waits for vaults that another job or process uses",
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
            CommonFailures.HELD_FIX + "`./nightshift run compaction --wait`",
            "lock-file")
        .failsWith(
            "is locked",
            CommonFailures.LOCKED_CAUSE,
            CommonFailures.LOCKED_FIX + "`./nightshift run compaction --wait`")
        .failsWith(
            "is busy",
            CommonFailures.BUSY_CAUSE,
            CommonFailures.BUSY_FIX + "`./nightshift run compaction --wait`")
        .failsWith(
            "disk is full",
            CommonFailures.FULL_CAUSE,
            "Free some space (old archives in backup_dir first), then `./nightshift run"
                + " compaction --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws IOException, InterruptedException {
    var vaults = Vault.in(settings.vaults());
    var troubles = new Troubles();
    var patience = new Patience(settings.busyTimeout());
    var total = new Census(settings.minFillFactor());
    int done = 0;
    for (Vault vault : vaults) {
      context.checkpoint();
      context.context("vault", vault.name());
      troubles.collect(vault, () -> compact(context, settings, patience, vault, total));
      context.progress(++done, vaults.size());
    }
    total.pages().forEach((state, pages) -> context.gauge("ledger_pages", state).set(pages));
    context.gauge("ledger_fill_factor").set(total.leastFill());
    troubles.raise();
  }

  private static void compact(
      Context context, Settings settings, Patience patience, Vault vault, Census total)
      throws IOException, SQLException, InterruptedException {
    try (var locked = patience.lock(vault)) {
      if (vault.isDamaged()) {
        context.anomaly(
            "damaged-vault", "vault " + vault.name() + " is left alone until it is recovered");
        return;
      }
      try (var session = locked.open()) {
        var trees = BTree.all(session.connection());
        var thin =
            trees.stream().filter(tree -> tree.mergeable(settings.minFillFactor()) > 0).toList();
        if (!thin.isEmpty() && !context.dryRun()) {
          context.phase("merging leaves of " + vault.name());
          rebuild(context, session, thin);
          trees = BTree.all(session.connection());
        }
        total.add(trees, Sqlite.number(session.connection(), "PRAGMA freelist_count"));
      }
    }
  }

  private static void rebuild(Context context, Session session, List<BTree> thin)
      throws IOException, SQLException {
    var vault = session.vault();
    requireSpace(vault);
    var before = thin.stream().mapToInt(tree -> tree.leaves().size()).sum();
    var names = thin.stream().map(BTree::name).toList();
    long bytesBefore = Files.size(vault.database());
    session.write(
        connection -> {
          for (String name : names) {
            Schema.rebuild(connection, name);
          }
          Sqlite.returnFreePages(connection);
          return null;
        });
    int after =
        BTree.all(session.connection()).stream()
            .filter(tree -> names.contains(tree.name()))
            .mapToInt(tree -> tree.leaves().size())
            .sum();
    context.items(Math.max(0, before - after));
    context
        .logger()
        .log(
            Level.INFO,
            "vault %s: %d leaves of %s merged into %d, %d bytes returned"
                .formatted(
                    vault.name(),
                    before,
                    names,
                    after,
                    bytesBefore - Files.size(vault.database())));
  }

  /** The rebuilt trees stand in the log and in the file before the old ones are given back. */
  private static void requireSpace(Vault vault) throws IOException {
    long needed = 2 * Files.size(vault.database());
    long free = Files.getFileStore(vault.folder()).getUsableSpace();
    if (free < needed) {
      throw new VaultException(
          "vault %s cannot be compacted, the disk is full: %d bytes are needed, %d are free"
              .formatted(vault.name(), needed, free));
    }
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
