package dev.nightshift.jobs.legal;

import java.util.ArrayList;
import java.util.List;

/** What went wrong with single tenants or things, while the others were looked after. */
final class Troubles {
  private static final int MOST = 5;
  private final List<String> all = new ArrayList<>();

  void add(String text) {
    if (!all.contains(text)) {
      all.add(text);
    }
  }

  /**
   * At the end.
   *
   * @throws IllegalStateException if there were any
   */
  void raise() {
    if (!all.isEmpty()) {
      var more = all.size() > MOST ? "; and " + (all.size() - MOST) + " more" : "";
      throw new IllegalStateException(
          String.join("; ", all.subList(0, Math.min(MOST, all.size()))) + more);
    }
  }
}
