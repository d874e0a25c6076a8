package dev.nightshift.server.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody who wrote a name that does not exist may have meant. */
public final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /** At most three of the candidates, the nearest first; none if nothing resembles the name. */
  public static List<String> of(String name, Collection<String> candidates) {
    var wanted = name.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .filter(candidate -> resembles(wanted, candidate.toLowerCase(Locale.ROOT)))
        .sorted(
            Comparator.comparingInt(
                    (String candidate) -> distance(wanted, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /** A sentence for the end of an error: what may have been meant, else all there is. */
  public static String hint(String name, Collection<String> candidates) {
    var near = of(name, candidates);
    if (!near.isEmpty()) {
      return "Did you mean " + String.join(" or ", near) + "?";
    }
    var all = candidates.stream().distinct().sorted().toList();
    return all.isEmpty() ? "There is none yet." : "Known are " + String.join(", ", all) + ".";
  }

  private static boolean resembles(String wanted, String candidate) {
    return (wanted.length() > 1 && candidate.contains(wanted))
        || (candidate.length() > 1 && wanted.contains(candidate))
        || distance(wanted, candidate) <= Math.max(1, wanted.length() / 3);
  }

  // letters to insert, remove, replace or swap with their neighbour
  private static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        rows[i][j] = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length()][b.length()];
  }
}
