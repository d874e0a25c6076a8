package dev.nightshift.jobs.ledger;

import java.util.List;
import java.util.Map;

/** Counts the pages of all vaults. */
final class Census {
  private final double minFill;
  private long filled;
  private long underfull;
  private long interior;
  private long overflow;
  private long free;
  private double leastFill = 1;

  Census(double minFill) {
    this.minFill = minFill;
  }

  void add(List<BTree> trees, long freePages) {
    for (BTree tree : trees) {
      long thin = tree.leaves().stream().filter(leaf -> leaf.fill() < minFill).count();
      underfull += thin;
      filled += tree.leaves().size() - thin;
      interior += tree.interior();
      overflow += tree.overflow();
      if (tree.leaves().size() > 1) { // a single leaf has nothing to be merged with
        leastFill = Math.min(leastFill, tree.fill());
      }
    }
    free += freePages;
  }

  Map<String, Long> pages() {
    return Map.of(
        "filled", filled,
        "underfull", underfull,
        "interior", interior,
        "overflow", overflow,
        "free", free);
  }

  /** The mean leaf fill of the B-tree where it is least. */
  double leastFill() {
    return leastFill;
  }
}
