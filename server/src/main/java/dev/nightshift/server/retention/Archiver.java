package dev.nightshift.server.retention;

import dev.nightshift.server.retention.ArchiveStore.Rows;
import dev.nightshift.server.retention.RetentionStore.AuditPart;
import dev.nightshift.server.retention.RetentionStore.EndedRoot;
import dev.nightshift.server.retention.Sweeper.Stopped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Moves records into CSV files, one per kind and quarter. Only what was read again from a file is
 * removed from the store, and exactly that.
 */
final class Archiver {
  private static final int AT_ONCE = 20_000;
  private static final int PAGE = 1_000;

  private final RetentionStore store;
  private final ArchiveStore records;
  private final Sweeper sweeper;
  private final Path folder;
  private final Instant now;
  private final boolean dryRun;
  private final Consumer<ArchiveStep> reached;

  private final Map<String, Long> archived = new TreeMap<>();
  private final TreeSet<String> files = new TreeSet<>();

  /**
   * @param sweeper removes, with its pauses
   * @param reached told each step; what it throws ends the archiving there
   */
  Archiver(
      RetentionStore store,
      ArchiveStore records,
      Sweeper sweeper,
      Path folder,
      Instant now,
      boolean dryRun,
      Consumer<ArchiveStep> reached) {
    this.store = store;
    this.records = records;
    this.sweeper = sweeper;
    this.folder = folder;
    this.now = now;
    this.dryRun = dryRun;
    this.reached = reached;
  }

  Map<String, Long> archived() {
    return archived;
  }

  List<String> files() {
    return List.copyOf(files);
  }

  /** Work on the archive's files, of which there is one at a time. */
  @FunctionalInterface
  interface Work {
    void go() throws IOException, Stopped, InterruptedException;
  }

  /** Finishes what died, then does the work; no other process is at the files meanwhile. */
  void alone(Work work) throws Stopped, InterruptedException {
    try {
      if (dryRun) {
        work.go();
        return;
      }
      Files.createDirectories(folder);
      try (var channel =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = channel.tryLock()) {
        if (lock == null) {
          throw new ArchiveException(
              folder + " is in use by another server; try again when that is done");
        }
        finish();
        work.go();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the archive in " + folder + ": " + e.getMessage(), e);
    }
  }

  private void finish() throws IOException, Stopped, InterruptedException {
    for (var file : ArchiveFile.unsettled(folder, reached)) {
      var left = file.unremoved();
      if (left != null) {
        remove(file.kind(), left);
        file.settle(now);
      }
    }
  }

  void runs(Instant before, Predicate<EndedRoot> over)
      throws IOException, Stopped, InterruptedException {
    Instant after = null;
    List<EndedRoot> page;
    do {
      sweeper.goOn();
      page = store.ended(null, after, before, AT_ONCE);
      var quarters =
          page.stream()
              .filter(over)
              .collect(
                  Collectors.groupingBy(
                      root -> quarter(root.finished()),
                      TreeMap::new,
                      Collectors.mapping(EndedRoot::root, Collectors.toList())));
      for (var quarter : quarters.entrySet()) {
        runs(quarter.getKey(), quarter.getValue());
      }
      after = page.isEmpty() ? null : page.get(page.size() - 1).finished();
    } while (page.size() >= AT_ONCE);
  }

  private void runs(String quarter, List<UUID> roots)
      throws IOException, Stopped, InterruptedException {
    if (dryRun) {
      count(ArchiveKind.RUN, quarter, roots.size());
      return;
    }
    List<List<String>> values = new ArrayList<>();
    List<String> columns = List.of();
    for (int from = 0; from < roots.size(); from += PAGE) {
      var rows = records.runs(roots.subList(from, Math.min(roots.size(), from + PAGE)));
      columns = rows.columns();
      values.addAll(rows.values());
    }
    archive(ArchiveKind.RUN, quarter, new Rows(columns, values));
  }

  void missed(Instant before) throws IOException, Stopped, InterruptedException {
    if (dryRun) {
      var rows = records.missed(store.missed(before, AT_ONCE));
      byQuarter(rows, "to_slot")
          .forEach((quarter, some) -> count(ArchiveKind.MISSED_SLOT, quarter, some.size()));
      return;
    }
    for (var ids = store.missed(before, PAGE); !ids.isEmpty(); ids = store.missed(before, PAGE)) {
      sweeper.goOn();
      var rows = records.missed(ids);
      for (var quarter : byQuarter(rows, "to_slot").entrySet()) {
        archive(
            ArchiveKind.MISSED_SLOT,
            quarter.getKey(),
            new Rows(rows.columns(), quarter.getValue()));
      }
    }
  }

  /**
   * A part of a chain at a time, and of that what lies in one quarter: it goes from its beginning.
   */
  void audit(Instant before) throws IOException, Stopped, InterruptedException {
    for (var part : store.auditOver(before)) {
      long after = part.after();
      while (after < part.through()) {
        sweeper.goOn();
        var rows = records.audit(new AuditPart(part.node(), after, part.through()), AT_ONCE);
        if (rows.values().isEmpty()) {
          break;
        }
        int at = rows.columns().indexOf("at");
        var quarter = quarter(Instant.parse(rows.values().get(0).get(at)));
        var some =
            rows.values().stream()
                .takeWhile(row -> quarter(Instant.parse(row.get(at))).equals(quarter))
                .toList();
        if (dryRun) {
          count(ArchiveKind.AUDIT, quarter, some.size());
        } else {
          archive(ArchiveKind.AUDIT, quarter, new Rows(rows.columns(), some));
        }
        after += some.size();
      }
    }
  }

  private void archive(ArchiveKind kind, String quarter, Rows rows)
      throws IOException, Stopped, InterruptedException {
    if (rows.values().isEmpty()) {
      return;
    }
    var file = ArchiveFile.of(folder, kind, quarter, rows.columns(), reached);
    file.add(rows);
    remove(kind, rows);
    reached.accept(ArchiveStep.REMOVED);
    file.settle(now);
    archived.merge(kind.label(), (long) rows.values().size(), Long::sum);
    files.add(file.path().getFileName().toString());
  }

  private void remove(ArchiveKind kind, Rows rows) throws Stopped, InterruptedException {
    reached.accept(ArchiveStep.REMOVING);
    switch (kind) {
      case RUN ->
          sweeper.removeRuns(
              rows.column("root").stream().distinct().map(UUID::fromString).toList());
      case MISSED_SLOT ->
          sweeper.removeMissed(rows.column("id").stream().map(Long::valueOf).toList());
      case AUDIT -> {
        var numbers = rows.column("sequence");
        sweeper.removeAudit(
            new AuditPart(
                rows.column("node").get(0),
                Long.parseLong(numbers.get(0)) - 1,
                Long.parseLong(numbers.get(numbers.size() - 1))));
      }
    }
  }

  private void count(ArchiveKind kind, String quarter, long rows) {
    archived.merge(kind.label(), rows, Long::sum);
    files.add(kind.label() + "_" + quarter + ".csv");
  }

  private static Map<String, List<List<String>>> byQuarter(Rows rows, String column) {
    int at = rows.columns().indexOf(column);
    return rows.values().stream()
        .collect(
            Collectors.groupingBy(
                row -> quarter(Instant.parse(row.get(at))),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  /** In UTC, as {@code 2026_Q3}. */
  static String quarter(Instant at) {
    var date = at.atZone(ZoneOffset.UTC);
    return date.getYear() + "_Q" + ((date.getMonthValue() - 1) / 3 + 1);
  }
}
