package dev.nightshift.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packed server brings along; needs {@code mvn verify}. */
class BuiltInPluginsIT {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  @TempDir Path data;

  private LoadedPlugins load(String config) {
    return new PluginLoader(data, System::getenv)
        .load(List.of(PluginFolder.builtIn()), ConfigDocument.parse(config));
  }

  @Test
  void theShippedConfigurationLoadsTheJobsThatItNamesWithoutProblems() throws IOException {
    var config = Files.readString(ROOT.resolve("config.yml"));
    try (var loaded = load(config)) {
      assertThat(loaded.configProblems()).isEmpty();
      assertThat(loaded.problems()).isEmpty();
      assertThat(loaded.plugins())
          .extracting(LoadedPlugin::name)
          .containsExactlyElementsOf(modules());
      assertThat(loaded.jobs())
          .extracting(LoadedJob::name)
          .containsExactly(
              "auto_recovery",
              "backup",
              "canary",
              "compaction",
              "gc",
              "health_check",
              "integrity_scrub",
              "plugin_audit",
              "store_backup");
      assertThat(loaded.fixtures()).containsOnlyKeys("ledger");
    }
  }

  @Test
  void itsJarNestsThemAndMayLoadNativeLibraries() throws IOException {
    try (var jar = new JarFile(ROOT.resolve("server/target/nightshift.jar").toFile())) {
      for (var module : modules()) {
        assertThat(jar.getEntry("builtin-plugins/" + module + ".jar")).as(module).isNotNull();
      }
      assertThat(jar.getEntry("org/sqlite/JDBC.class")).as("only in the plugin").isNull();
      var manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
      assertThat(manifest.getValue("Main-Class")).isEqualTo("dev.nightshift.server.app.Nightshift");
    }
  }

  /** Every plugin that is built here. */
  private static List<String> modules() throws IOException {
    try (var folders = Files.list(ROOT.resolve("jobs"))) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
