package dev.nightshift.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.JobDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
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
  void ledgerJobsOfWhichNothingIsSaidKeepTheIntervalsOfTheirPages() {
    try (var loaded = load("jobs: {}")) {
      assertThat(loaded.configProblems()).isEmpty();
      assertThat(every(loaded, "gc")).isEqualTo(Duration.ofMinutes(5));
      assertThat(every(loaded, "compaction")).isEqualTo(Duration.ofHours(1));
      assertThat(every(loaded, "integrity_scrub")).isEqualTo(Duration.ofHours(1));
      assertThat(every(loaded, "auto_recovery")).isEqualTo(Duration.ofSeconds(30));
    }
  }

  private static Duration every(LoadedPlugins loaded, String job) {
    var schedule = loaded.catalogue().job(job).orElseThrow().timing().schedule();
    assertThat(schedule).as(job).isInstanceOf(Schedule.FixedRate.class);
    return ((Schedule.FixedRate) schedule).interval();
  }

  @Test
  void aScrubOfWhichOnlyThePoolIsSaidIsNightlyAtLowIntensityAndRepairs() {
    try (var loaded = load("jobs: {photos: {type: scrub, settings: {pool: /srv/photos}}}")) {
      assertThat(loaded.configProblems()).isEmpty();
      var job = loaded.catalogue().job("photos").orElseThrow();
      assertThat(job.timing().schedule()).isEqualTo(new Schedule.Cron("0 2 * * *", ZoneOffset.UTC));
      assertThat(job.execution().intensity()).isEqualTo(Intensity.LOW);
      assertThat(job.settings())
          .filteredOn(setting -> setting.key().equals("auto_repair"))
          .singleElement()
          .extracting(JobDefinition.SettingDescription::byDefault)
          .isEqualTo("true");
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
