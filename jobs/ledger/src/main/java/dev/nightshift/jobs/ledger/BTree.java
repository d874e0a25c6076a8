package dev.nightshift.jobs.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One B-tree of a vault, as SQLite's dbstat describes it.
 *
 * @param name of its table
 * @param leaves in the order of their keys
 */
record BTree(String name, List<Leaf> leaves, int interior, int overflow) {
  private static final int LEAF_HEADER = 8;

  /** Where two leaves are joined, the key between them moves down from the page above. */
  private static final double SLACK = 0.1;

  /** A leaf page. */
  record Leaf(int size, int unused) {
    double fill() {
      return 1 - (double) unused / size;
    }

    private int content() {
      return size - unused - LEAF_HEADER;
    }

    private boolean fitsInto(Leaf other) {
      return content() + other.content() + SLACK * size <= size - LEAF_HEADER;
    }
  }

  BTree {
    leaves = List.copyOf(leaves);
  }

  /** The B-trees of a vault's tables. */
  static List<BTree> all(Connection connection) throws SQLException {
    Map<String, Pages> trees = new LinkedHashMap<>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT name, pagetype, pgsize, unused FROM dbstat ORDER BY name, path")) {
      while (rows.next()) {
        var tree = trees.computeIfAbsent(rows.getString(1), any -> new Pages());
        switch (rows.getString(2)) {
          case "leaf" -> tree.leaves.add(new Leaf(rows.getInt(3), rows.getInt(4)));
          case "internal" -> tree.interior++;
          default -> tree.overflow++;
        }
      }
    }
    var all = new ArrayList<BTree>();
    trees.forEach(
        (name, pages) -> all.add(new BTree(name, pages.leaves, pages.interior, pages.overflow)));
    return all;
  }

  private static final class Pages {
    private final List<Leaf> leaves = new ArrayList<>();
    private int interior;
    private int overflow;
  }

  /** How many leaves would go if those below the least fill were joined with a neighbour. */
  int mergeable(double minFill) {
    if (!Schema.knows(name)) {
      return 0;
    }
    int pairs = 0;
    for (int i = 1; i < leaves.size(); i++) {
      var left = leaves.get(i - 1);
      var right = leaves.get(i);
      if (Math.min(left.fill(), right.fill()) < minFill && left.fitsInto(right)) {
        pairs++;
        i++;
      }
    }
    return pairs;
  }

  /** Mean fill of the leaves. */
  double fill() {
    return leaves.stream().mapToDouble(Leaf::fill).average().orElse(1);
  }
}
