package dev.nightshift.server.retention;

import dev.nightshift.server.retention.RetentionStore.AuditPart;
import dev.nightshift.server.retention.RetentionStore.Bite;
import dev.nightshift.server.retention.RetentionStore.EndedRoot;
import dev.nightshift.server.retention.RetentionStore.Removed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** One look for what is over, and its removal. */
final class Sweeper {
  private static final int PAGE = 500;
  private static final int COMPACTIONS = 20;
  private static final Duration AFTER_COMPACTION = Duration.ofMillis(50);
  static final Duration RIGHT = Duration.ofSeconds(60);

  private final RetentionStore store;
  private final RetentionSettings settings;
  private final Appetite appetite;
  private final Pause pause;
  private final Instant now;
  private final Predicate<Duration> mayGoOn;

  private final Map<String, Long> removed = new TreeMap<>();
  private long bites;
  private Duration longest = Duration.ZERO;

  /**
   * @param mayGoOn asked before each bite
   */
  Sweeper(
      RetentionStore store,
      RetentionSettings settings,
      Appetite appetite,
      Pause pause,
      Instant now,
      Predicate<Duration> mayGoOn) {
    this.store = store;
    this.settings = settings;
    this.appetite = appetite;
    this.pause = pause;
    this.now = now;
    this.mayGoOn = mayGoOn;
  }

  /** Ends a sweep before its time. */
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;
  }

  Sweep report(boolean complete) {
    return new Sweep(now, complete, removed, bites, longest);
  }

  /** Before this, runs may be over. */
  Instant firstEnd() {
    return now.minus(settings.runTimes().first());
  }

  boolean over(EndedRoot root) {
    return root.finished().isBefore(now.minus(keep(root)));
  }

  /** Every run that is over, wherever it is. */
  void allRuns() throws Stopped, InterruptedException {
    walk(null, firstEnd(), this::over, this::removeRuns);
    allLogs();
  }

  void allLogs() throws Stopped, InterruptedException {
    if (settings.logs().isPresent()) {
      walk(null, now.minus(settings.logs().get()), root -> true, this::removeLogs);
    }
  }

  /** Runs that were not over yet at the sweep before. */
  void runsSince(Instant before) throws Stopped, InterruptedException {
    for (var time : settings.runTimes()) {
      walk(before.minus(time), now.minus(time), root -> keep(root).equals(time), this::removeRuns);
    }
    if (settings.logs().isPresent()) {
      var time = settings.logs().get();
      walk(before.minus(time), now.minus(time), root -> true, this::removeLogs);
    }
  }

  void missed() throws Stopped, InterruptedException {
    var before = now.minus(settings.missed());
    for (var ids = store.missed(before, PAGE); !ids.isEmpty(); ids = store.missed(before, PAGE)) {
      removeMissed(ids);
    }
  }

  void removeMissed(List<Long> ids) throws Stopped, InterruptedException {
    bites("missed_slot", ids, (some, bite) -> store.removeMissed(first(some, bite)));
  }

  void audit() throws Stopped, InterruptedException {
    for (var part : store.auditOver(now.minus(settings.audit()))) {
      removeAudit(part);
    }
  }

  void removeAudit(AuditPart part) throws Stopped, InterruptedException {
    bites("audit", List.of(part), (some, bite) -> store.removeAudit(some.get(0), now, bite.rows()));
  }

  void changesAndWindows() throws Stopped, InterruptedException {
    whileFull(
        "schedule_change",
        bite -> store.removeScheduleChanges(now.minus(settings.schedules()), bite.rows()));
    whileFull(
        "maintenance_window",
        bite -> store.removeWindows(now.minus(settings.windows()), bite.rows()));
  }

  void nodesAndDays() throws Stopped, InterruptedException {
    whileFull("node", bite -> store.removeNodes(now.minus(settings.nodes()), bite.rows()));
    var day = now.minus(settings.days()).atZone(ZoneOffset.UTC).toLocalDate();
    whileFull("job_day", bite -> store.removeDays(day, bite.rows()));
    var first = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    whileFull("run_total", bite -> store.removeTotals(first, bite.rows()));
  }

  void orphans() throws Stopped, InterruptedException {
    UUID after = null;
    do {
      goOn();
      var page = store.orphans(after);
      bites("run_log", page.runs(), store::removeOrphans);
      after = page.last();
    } while (after != null);
  }

  void compact() throws Stopped, InterruptedException {
    for (int i = 0; i < COMPACTIONS; i++) {
      goOn();
      if (!store.compact()) {
        return;
      }
      pause.take(AFTER_COMPACTION);
    }
  }

  private Duration keep(EndedRoot root) {
    return settings.keep(root.job(), root.queue(), root.state());
  }

  void removeRuns(List<UUID> roots) throws Stopped, InterruptedException {
    bites("run", roots, store::removeRuns);
  }

  private void removeLogs(List<UUID> roots) throws Stopped, InterruptedException {
    bites("run_log", roots, store::removeLogs);
  }

  private void walk(Instant from, Instant before, Predicate<EndedRoot> over, Removal removal)
      throws Stopped, InterruptedException {
    Instant after = null;
    List<EndedRoot> page;
    do {
      goOn();
      page = store.ended(from, after, before, PAGE);
      removal.of(page.stream().filter(over).map(EndedRoot::root).toList());
      after = page.isEmpty() ? null : page.get(page.size() - 1).finished();
    } while (page.size() >= PAGE);
  }

  private <T> void bites(String kind, List<T> things, BiFunction<List<T>, Bite, Removed> remove)
      throws Stopped, InterruptedException {
    var left = things;
    while (!left.isEmpty()) {
      var some = left;
      var gone = bite(kind, bite -> remove.apply(some, bite));
      // a store that can do nothing with the first thing must not hold up the rest for ever
      left = left.subList(gone.rows() == 0 ? Math.max(1, gone.done()) : gone.done(), left.size());
    }
  }

  private void whileFull(String kind, Function<Bite, Removed> remove)
      throws Stopped, InterruptedException {
    while (bite(kind, remove).rows() > 0) {}
  }

  private Removed bite(String kind, Function<Bite, Removed> remove)
      throws Stopped, InterruptedException {
    goOn();
    var gone = remove.apply(appetite.bite());
    appetite.after(gone);
    if (gone.rows() > 0) {
      removed.merge(kind, gone.rows(), Long::sum);
      bites++;
      longest = longest.compareTo(gone.took()) < 0 ? gone.took() : longest;
      // as long as it held others up
      pause.take(gone.took());
    }
    return gone;
  }

  void goOn() throws Stopped {
    if (!mayGoOn.test(RIGHT)) {
      throw new Stopped();
    }
  }

  private static <T> List<T> first(List<T> things, Bite bite) {
    return things.subList(0, Math.min(things.size(), bite.rows()));
  }

  @FunctionalInterface
  private interface Removal {
    void of(List<UUID> roots) throws Stopped, InterruptedException;
  }
}
