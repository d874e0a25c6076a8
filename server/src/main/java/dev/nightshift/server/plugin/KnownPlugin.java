package dev.nightshift.server.plugin;

import java.util.List;
import java.util.Optional;

/**
 * A plugin in force, and what could be in force instead.
 *
 * @param jobs in the catalogue that are of its types
 * @param previous the version before it, if it is kept
 * @param rolledBack another version lies in the plugin folder, which was rolled back
 */
public record KnownPlugin(
    LoadedPlugin plugin, List<String> jobs, Optional<Earlier> previous, boolean rolledBack) {
  public KnownPlugin {
    jobs = List.copyOf(jobs);
  }

  /** A version that was in force before. */
  public record Earlier(String version, String sha256) {}
}
