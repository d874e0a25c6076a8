package dev.nightshift.jobs.ledger;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The work of one run of {@link IntegrityScrub}. */
final class Scrubber {
  private static final int PAGES_PER_LOCK = 512;

  private final Context context;
  private final IntegrityScrub.Settings settings;
  private final Patience patience;
  private Duration oldestScan = Duration.ZERO;
  private int corrupt;

  Scrubber(Context context, IntegrityScrub.Settings settings) {
    this.context = context;
    this.settings = settings;
    patience = new Patience(settings.busyTimeout());
  }

  /**
   * Checks the next pages of a vault. The first page is checked in every cycle: everything hangs on
   * it.
   *
   * @throws VaultException telling what is not as it should be
   */
  void scrub(Vault vault) throws IOException, SQLException, InterruptedException {
    var cursor = context.cursor(vault.name());
    var now = context.clock().instant();
    var position = cursor.read().map(ScrubPosition::parse).orElse(ScrubPosition.start(now));
    var problems = new LinkedHashSet<String>();
    context.phase("checking pages of " + vault.name());
    try {
      position = checkPages(vault, position, problems);
      corrupt(problems.size());
      if (problems.isEmpty()) {
        checkContent(vault, position.next() == 1);
      }
    } catch (VaultException e) {
      problems.add(e.getMessage());
    } finally {
      if (!context.dryRun()) {
        cursor.write(position.text());
      }
      var age = position.age(now);
      oldestScan = age.compareTo(oldestScan) > 0 ? age : oldestScan;
    }
    if (!problems.isEmpty()) {
      raise(vault, List.copyOf(problems));
    }
  }

  Duration oldestScan() {
    return oldestScan;
  }

  /** So that the run's last line says how many of its pages are not sound. */
  private void corrupt(int pages) {
    corrupt += pages;
    if (corrupt > 0) {
      context.context("failCount", corrupt);
    }
  }

  private ScrubPosition checkPages(Vault vault, ScrubPosition position, Set<String> problems)
      throws IOException, InterruptedException {
    int pages = count(vault);
    int first = position.next() > pages ? 1 : position.next();
    int quota = (int) Math.max(1, Math.ceil(pages * settings.pagesPerCyclePercent() / 100));
    int last = Math.min(pages, first + quota - 1);
    int next = first;
    var numbers = IntStream.rangeClosed(first, last).boxed().toList();
    for (var batch : context.batches(numbers, PAGES_PER_LOCK)) {
      int to = batch.get(batch.size() - 1);
      problems.addAll(checkRange(vault, next, to));
      next = to + 1;
      context.items(batch.size());
      context.progress(next - first, numbers.size());
    }
    return last < pages
        ? new ScrubPosition(next, position.scrubbed())
        : new ScrubPosition(1, context.clock().instant());
  }

  private int count(Vault vault) throws IOException, InterruptedException {
    try (var locked = patience.lock(vault)) {
      return locked.sums().pages();
    }
  }

  private List<String> checkRange(Vault vault, int from, int to)
      throws IOException, InterruptedException {
    try (var locked = patience.lock(vault);
        var pages = new Pages(vault.database(), locked.sums().pageSize())) {
      var check = new PageCheck(vault, locked.sums(), pages);
      var problems = new ArrayList<>(check.check(1, 1));
      problems.addAll(check.check(Math.max(from, 2), to));
      return problems;
    }
  }

  /** The headers in every cycle, bodies and B-trees at the end of a pass. */
  private void checkContent(Vault vault, boolean passEnds)
      throws IOException, SQLException, InterruptedException {
    try (var locked = patience.lock(vault);
        var session = locked.open()) {
      if (passEnds) {
        context.phase("checking the structure of " + vault.name());
        Structure.verify(vault.name(), session.connection());
        Chain.verifyBlocks(vault.name(), session.connection());
      } else {
        Chain.verifyHeaders(vault.name(), session.connection());
      }
    } catch (SQLException e) {
      throw new VaultException(
          "vault %s: structure is not sound: %s".formatted(vault.name(), e.getMessage()), e);
    }
  }

  private void raise(Vault vault, List<String> problems) throws IOException {
    problems.forEach(problem -> context.logger().log(Level.ERROR, problem));
    if (!context.dryRun()) {
      var known = new LinkedHashSet<String>();
      if (vault.isDamaged()) {
        known.addAll(Files.readAllLines(vault.damage()));
      }
      known.addAll(problems);
      Durable.write(vault.damage(), String.join("\n", known) + "\n");
    }
    throw new VaultException(
        problems.get(0)
            + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more findings)"));
  }
}
