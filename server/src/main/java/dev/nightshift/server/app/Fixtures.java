package dev.nightshift.server.app;

import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.plugin.LoadedPlugins;
import java.util.List;
import java.util.function.Consumer;

/** Real data for the first start. */
final class Fixtures {
  private Fixtures() {}

  /**
   * Makes the named fixtures.
   *
   * @param told hears one sentence about each
   */
  static void seed(LoadedPlugins loaded, List<String> names, Consumer<String> told) {
    for (var name : names) {
      try {
        told.accept("first start: " + loaded.fixtures().get(name).seed(name));
      } catch (Exception | LinkageError e) {
        throw CommandFailure.finding(
            "the fixture \""
                + name
                + "\" could not be made: "
                + e.getMessage()
                + "; take it out of \"fixtures\" in config.yml to start without it");
      }
    }
  }
}
