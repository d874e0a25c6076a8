package dev.nightshift.server.engine;

import dev.nightshift.server.plugin.ConfigDocument;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings of an engine, written as in config.yml. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * The defaults, but for what is said.
   *
   * @param keys for example {@code "grace: 50ms, concurrency: {default: 2}"}
   */
  public static EngineSettings of(String keys) {
    List<ConfigProblem> problems = new ArrayList<>();
    var settings =
        new SettingsBinder(Path.of("data"), name -> null)
            .bind(
                EngineSettings.class,
                ConfigDocument.parse("engine: {" + keys + "}").at("engine"),
                problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
    return settings.orElseThrow();
  }
}
