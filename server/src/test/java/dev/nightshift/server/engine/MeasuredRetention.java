package dev.nightshift.server.engine;

import dev.nightshift.server.retention.RetentionStore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Measures every removal: its transaction, and the call with its wait for its turn. */
public final class MeasuredRetention implements RetentionStore {
  private final RetentionStore store;
  private final Queue<Long> transactions = new ConcurrentLinkedQueue<>();
  private final Queue<Long> calls = new ConcurrentLinkedQueue<>();

  public MeasuredRetention(RetentionStore store) {
    this.store = store;
  }

  /** In milliseconds. */
  public record Percentiles(int count, double p50, double p99, double max) {
    @Override
    public String toString() {
      return String.format("%,d removals, p50 %.1f, p99 %.1f, max %.1f ms", count, p50, p99, max);
    }
  }

  public Percentiles transactions() {
    return of(transactions);
  }

  public Percentiles calls() {
    return of(calls);
  }

  private static Percentiles of(Queue<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Percentiles(
        sorted.length,
        at(sorted, 0.5),
        at(sorted, 0.99),
        Arrays.stream(sorted).max().orElse(0) / 1e6);
  }

  private static double at(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1] / 1e6;
  }

  private Removed measured(Supplier<Removed> removal) {
    long began = System.nanoTime();
    var removed = removal.get();
    if (removed.rows() > 0) {
      calls.add(System.nanoTime() - began);
      transactions.add(removed.took().toNanos());
    }
    return removed;
  }

  @Override
  public boolean take(String node, Instant now, Instant until) {
    return store.take(node, now, until);
  }

  @Override
  public List<EndedRoot> ended(Instant from, Instant after, Instant before, int most) {
    return store.ended(from, after, before, most);
  }

  @Override
  public Removed removeRuns(List<UUID> roots, Bite bite) {
    return measured(() -> store.removeRuns(roots, bite));
  }

  @Override
  public Removed removeLogs(List<UUID> roots, Bite bite) {
    return measured(() -> store.removeLogs(roots, bite));
  }

  @Override
  public Orphans orphans(UUID after) {
    return store.orphans(after);
  }

  @Override
  public Removed removeOrphans(List<UUID> runs, Bite bite) {
    return measured(() -> store.removeOrphans(runs, bite));
  }

  @Override
  public List<Long> missed(Instant before, int most) {
    return store.missed(before, most);
  }

  @Override
  public Removed removeMissed(List<Long> ids) {
    return measured(() -> store.removeMissed(ids));
  }

  @Override
  public Removed removeNodes(Instant before, int most) {
    return measured(() -> store.removeNodes(before, most));
  }

  @Override
  public Removed removeDays(LocalDate before, int most) {
    return measured(() -> store.removeDays(before, most));
  }

  @Override
  public Removed removeTotals(Instant before, int most) {
    return measured(() -> store.removeTotals(before, most));
  }

  @Override
  public Removed removeScheduleChanges(Instant before, int most) {
    return measured(() -> store.removeScheduleChanges(before, most));
  }

  @Override
  public Removed removeWindows(Instant before, int most) {
    return measured(() -> store.removeWindows(before, most));
  }

  @Override
  public List<AuditPart> auditOver(Instant before) {
    return store.auditOver(before);
  }

  @Override
  public Removed removeAudit(AuditPart part, Instant now, int most) {
    return measured(() -> store.removeAudit(part, now, most));
  }

  @Override
  public boolean compact() {
    return store.compact();
  }
}
