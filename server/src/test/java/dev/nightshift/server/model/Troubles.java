package dev.nightshift.server.model;

import java.util.Map;
import java.util.TreeMap;

/** Errors that a node's own threads would log. */
final class Troubles {
  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void heard(RuntimeException error) {
    if (!(error instanceof Gate.Killed)) {
      var text = String.valueOf(error).lines().findFirst().orElse("");
      counts.merge(text.substring(0, Math.min(200, text.length())), 1, Integer::sum);
    }
  }

  @Override
  public synchronized String toString() {
    return counts.toString();
  }
}
