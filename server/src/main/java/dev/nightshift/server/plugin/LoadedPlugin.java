package dev.nightshift.server.plugin;

import java.util.List;
import java.util.Optional;

/**
 * A plugin that could be opened.
 *
 * @param name from its manifest ({@code Nightshift-Plugin}), else the file's name
 * @param version from its manifest, else {@code unversioned}
 * @param commit that it was built from, as its manifest says ({@code Nightshift-Plugin-Commit})
 * @param source the file as the operator knows it, e.g. {@code plugins/report.jar}
 * @param sha256 of the file, in hex; of a folder of JARs: of its files' names and hashes
 * @param types the job types in it that could be loaded
 */
public record LoadedPlugin(
    String name,
    String version,
    Optional<String> commit,
    String source,
    String sha256,
    List<String> types) {
  /** The version of a plugin that tells none. */
  public static final String UNVERSIONED = "unversioned";

  public LoadedPlugin {
    types = List.copyOf(types);
  }
}
