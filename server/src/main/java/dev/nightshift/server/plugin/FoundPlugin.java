package dev.nightshift.server.plugin;

import dev.nightshift.server.catalog.JobDefinition.PluginRef;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * A plugin that was copied and looked at, but is not open yet.
 *
 * @param copy the version that is to be opened
 * @param foundSha256 of what lies in the plugin folder, which may be another version
 */
record FoundPlugin(
    PluginSource source,
    PluginRef ref,
    PluginCopies.Copy copy,
    PluginContents contents,
    String foundSha256) {

  /** The plugin as it lies there, or empty after adding a problem. */
  static Optional<FoundPlugin> look(
      PluginSource source, PluginCopies copies, List<PluginProblem> problems) {
    try {
      var copy = copies.copy(source);
      return Optional.of(of(source, copy, copy.sha256()));
    } catch (ZipException e) {
      problems.add(
          new PluginProblem(
              source.shown(),
              "it is no JAR (" + e.getMessage() + "); its jobs are not loaded.",
              "Build or copy it again; it may have been cut short."));
    } catch (IOException | RuntimeException e) {
      problems.add(
          new PluginProblem(
              source.shown(),
              "it cannot be read (" + e + "); its jobs are not loaded.",
              "Make it readable for the server's user, and look for space in the data folder."));
    }
    return Optional.empty();
  }

  /** The same plugin in a version that was kept; itself, with a problem, if that is gone. */
  FoundPlugin in(PluginVersions.Version kept, PluginCopies copies, List<PluginProblem> problems) {
    try {
      return of(source, copies.kept(kept), foundSha256);
    } catch (IOException | RuntimeException e) {
      problems.add(
          PluginProblem.harmless(
              source.shown(),
              "the version "
                  + kept.version()
                  + " that was rolled back to cannot be read any more ("
                  + e
                  + "); what lies there is loaded.",
              "Put the JAR there that you want."));
      return this;
    }
  }

  String name() {
    return ref.name();
  }

  private static FoundPlugin of(PluginSource source, PluginCopies.Copy copy, String found)
      throws IOException {
    var contents = PluginContents.read(copy.jars());
    var ref =
        new PluginRef(
            contents.name().orElse(source.name()),
            contents.version().orElse(LoadedPlugin.UNVERSIONED));
    return new FoundPlugin(source, ref, copy, contents, found);
  }
}
