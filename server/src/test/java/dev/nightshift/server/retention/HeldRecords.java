package dev.nightshift.server.retention;

import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Records in memory, for tests of what is done with them. */
final class HeldRecords implements RetentionStore, ArchiveStore {
  private record Attempt(UUID id, UUID root, Instant finished) {}

  private final Map<UUID, List<Attempt>> runs = new LinkedHashMap<>();
  private final TreeSet<String> everyRunId = new TreeSet<>();
  private final TreeMap<Long, Instant> missed = new TreeMap<>();
  private final TreeMap<String, TreeMap<Long, Instant>> entries = new TreeMap<>();
  private long ids;
  private boolean moreColumns;

  void run(Instant finished, int attempts) {
    var root = new UUID(1, ++ids);
    List<Attempt> all = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      var id = i == 0 ? root : new UUID(1, ++ids);
      all.add(new Attempt(id, root, finished));
      everyRunId.add(id.toString());
    }
    runs.put(root, all);
  }

  void missed(Instant to) {
    missed.put(++ids, to);
  }

  void entry(String node, Instant at) {
    var chain = entries.computeIfAbsent(node, any -> new TreeMap<>());
    chain.put(chain.isEmpty() ? 1 : chain.lastKey() + 1, at);
  }

  void moreColumns() {
    moreColumns = true;
  }

  Set<String> everyRunId() {
    return everyRunId;
  }

  Set<String> runIds() {
    return runs.values().stream()
        .flatMap(List::stream)
        .map(attempt -> attempt.id().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> missedIds() {
    return missed.keySet().stream()
        .map(id -> Long.toString(id))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> entryIds() {
    var all = new TreeSet<String>();
    entries.forEach(
        (node, chain) -> chain.keySet().forEach(number -> all.add(node + "/" + number)));
    return all;
  }

  private Removed gone(long rows, int done) {
    return new Removed(rows, done, Duration.ofMillis(1));
  }

  @Override
  public boolean take(String node, Instant now, Instant until) {
    return true;
  }

  @Override
  public List<EndedRoot> ended(Instant from, Instant after, Instant before, int most) {
    return runs.values().stream()
        .map(attempts -> attempts.get(0))
        .filter(attempt -> attempt.finished().isBefore(before))
        .filter(attempt -> after == null || attempt.finished().isAfter(after))
        .sorted(java.util.Comparator.comparing(Attempt::finished))
        .map(
            attempt ->
                new EndedRoot(
                    attempt.root(), "gc", "default", RunState.SUCCEEDED, attempt.finished()))
        .limit(most)
        .toList();
  }

  @Override
  public Removed removeRuns(List<UUID> roots, Bite bite) {
    // a little only, so that dying in the middle is something
    var some = roots.subList(0, Math.min(roots.size(), 3));
    long rows = 0;
    for (var root : some) {
      var attempts = runs.remove(root);
      rows += attempts == null ? 0 : attempts.size();
    }
    return gone(rows, some.size());
  }

  @Override
  public Removed removeLogs(List<UUID> roots, Bite bite) {
    return gone(0, roots.size());
  }

  @Override
  public Orphans orphans(UUID after) {
    return new Orphans(List.of(), null);
  }

  @Override
  public Removed removeOrphans(List<UUID> orphans, Bite bite) {
    return gone(0, orphans.size());
  }

  @Override
  public List<Long> missed(Instant before, int most) {
    return missed.entrySet().stream()
        .filter(slot -> slot.getValue().isBefore(before))
        .map(Map.Entry::getKey)
        .limit(most)
        .toList();
  }

  @Override
  public Removed removeMissed(List<Long> slots) {
    return gone(slots.stream().filter(slot -> missed.remove(slot) != null).count(), slots.size());
  }

  @Override
  public Removed removeNodes(Instant before, int most) {
    return gone(0, 0);
  }

  @Override
  public Removed removeDays(LocalDate before, int most) {
    return gone(0, 0);
  }

  @Override
  public Removed removeTotals(Instant before, int most) {
    return gone(0, 0);
  }

  @Override
  public Removed removeScheduleChanges(Instant before, int most) {
    return gone(0, 0);
  }

  @Override
  public Removed removeWindows(Instant before, int most) {
    return gone(0, 0);
  }

  @Override
  public List<AuditPart> auditOver(Instant before) {
    List<AuditPart> parts = new ArrayList<>();
    entries.forEach(
        (node, chain) -> {
          var young =
              chain.entrySet().stream().filter(e -> !e.getValue().isBefore(before)).findFirst();
          long through =
              Math.min(young.map(Map.Entry::getKey).orElse(Long.MAX_VALUE), chain.lastKey()) - 1;
          if (through >= chain.firstKey()) {
            parts.add(new AuditPart(node, chain.firstKey() - 1, through));
          }
        });
    return parts;
  }

  @Override
  public Removed removeAudit(AuditPart part, Instant now, int most) {
    var over = entries.get(part.node()).headMap(part.through(), true);
    int rows = over.size();
    over.clear();
    return gone(rows, 1);
  }

  @Override
  public boolean compact() {
    return false;
  }

  @Override
  public Rows runs(List<UUID> roots) {
    return new Rows(
        List.of("id", "root", "finished"),
        roots.stream()
            .flatMap(root -> runs.getOrDefault(root, List.of()).stream())
            .map(a -> List.of(a.id().toString(), a.root().toString(), a.finished().toString()))
            .toList());
  }

  @Override
  public Rows missed(List<Long> slots) {
    return new Rows(
        moreColumns ? List.of("id", "to_slot", "more") : List.of("id", "to_slot"),
        slots.stream()
            .map(
                id ->
                    moreColumns
                        ? List.of(id.toString(), missed.get(id).toString(), "x")
                        : List.of(id.toString(), missed.get(id).toString()))
            .toList());
  }

  @Override
  public Rows audit(AuditPart part, int most) {
    return new Rows(
        List.of("node", "sequence", "at"),
        entries
            .get(part.node())
            .subMap(part.after(), false, part.through(), true)
            .entrySet()
            .stream()
            .limit(most)
            .map(e -> List.of(part.node(), e.getKey().toString(), e.getValue().toString()))
            .toList());
  }
}
