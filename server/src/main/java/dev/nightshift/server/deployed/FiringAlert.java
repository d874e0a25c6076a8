package dev.nightshift.server.deployed;

import java.time.Instant;
import java.util.Map;

/**
 * An alert that Alertmanager has.
 *
 * @param name with its prefix
 * @param severity empty if it has none
 * @param job empty if it is about none
 * @param summary empty without one
 * @param dashboard an address; empty without one
 * @param silenced nobody is told, because of a silence
 * @param inhibited nobody is told, because another alert says it
 * @param labels all of them
 */
public record FiringAlert(
    String name,
    String severity,
    String job,
    Instant since,
    String summary,
    String description,
    String dashboard,
    boolean silenced,
    boolean inhibited,
    Map<String, String> labels) {
  public FiringAlert {
    labels = Map.copyOf(labels);
  }
}
