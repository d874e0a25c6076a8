package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class PluginJarIT {

  @Test
  void holdsTheJobsAndSqliteAndNothingThatTheServerProvides() throws Exception {
    try (var jar = new JarFile(Path.of(System.getProperty("plugin.jar")).toFile())) {
      var manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Nightshift-Plugin")).isEqualTo("ledger");
      assertThat(manifest.getValue("Nightshift-Plugin-Version")).isNotBlank();
      assertThat(manifest.getValue("Nightshift-Api")).isEqualTo("1.0");

      var services = jar.getEntry("META-INF/services/dev.nightshift.job.Job");
      var jobs = new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(jobs.lines()).hasSize(5).allMatch(line -> jar.getEntry(file(line)) != null);

      var names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains("META-INF/services/java.sql.Driver", "org/sqlite/JDBC.class")
          .noneMatch(name -> name.startsWith("org/slf4j/"))
          .noneMatch(name -> name.startsWith("dev/nightshift/job/"));
      assertThat(names.stream().filter(name -> name.matches("org/sqlite/native/.*\\.[a-z]+")))
          .as("native libraries")
          .hasSize(8);
    }
  }

  private static String file(String className) {
    return className.replace('.', '/') + ".class";
  }
}
