package dev.nightshift.jobs.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class PluginJarIT {

  @Test
  void holdsTheJobsAndTheJsonReaderAndNothingThatTheServerProvides() throws Exception {
    try (var jar = new JarFile(Path.of(System.getProperty("plugin.jar")).toFile())) {
      var manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Nightshift-Plugin")).isEqualTo("basic");
      assertThat(manifest.getValue("Nightshift-Plugin-Version")).isNotBlank();
      assertThat(manifest.getValue("Nightshift-Api")).isEqualTo("1.0");

      var services = jar.getEntry("META-INF/services/dev.nightshift.job.Job");
      var jobs = new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(jobs.lines()).hasSize(4).allMatch(line -> jar.getEntry(file(line)) != null);

      var names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(Files.size(Path.of(jar.getName()))).isLessThan(1_000_000);
      assertThat(names)
          .contains("com/fasterxml/jackson/core/JsonParser.class")
          .noneMatch(name -> name.startsWith("org/h2/"))
          .noneMatch(name -> name.startsWith("org/slf4j/"))
          .noneMatch(name -> name.startsWith("dev/nightshift/job/"));
    }
  }

  private static String file(String className) {
    return className.replace('.', '/') + ".class";
  }
}
