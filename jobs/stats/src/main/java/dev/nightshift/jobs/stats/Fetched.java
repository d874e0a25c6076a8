package dev.nightshift.jobs.stats;

import java.util.Map;

/**
 * What came of asking one target.
 *
 * @param readings by field; empty if it is down
 * @param problem why it is down; empty if it is up
 */
record Fetched(String target, Map<String, Double> readings, String problem) {
  boolean up() {
    return problem.isEmpty();
  }
}
