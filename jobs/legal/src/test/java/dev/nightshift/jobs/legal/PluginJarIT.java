package dev.nightshift.jobs.legal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class PluginJarIT {
  private static final Path JAR = Path.of(System.getProperty("plugin.jar"));

  @Test
  void holdsTheJobsAndMailAndNothingThatTheServerProvides() throws Exception {
    assertThat(Files.size(JAR)).isLessThan(1_000_000);
    try (var jar = new JarFile(JAR.toFile())) {
      var manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Nightshift-Plugin")).isEqualTo("legal");
      assertThat(manifest.getValue("Nightshift-Plugin-Version")).isNotBlank();
      assertThat(manifest.getValue("Nightshift-Api")).isEqualTo("1.0");

      var services = jar.getEntry("META-INF/services/dev.nightshift.job.Job");
      var jobs = new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(jobs.lines()).hasSize(6).allMatch(line -> jar.getEntry(file(line)) != null);

      var names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains(
              "META-INF/services/jakarta.mail.Provider",
              "META-INF/services/jakarta.mail.util.StreamProvider",
              "META-INF/services/jakarta.activation.spi.MailcapRegistryProvider",
              "META-INF/mailcap",
              "META-INF/LICENSE.md",
              "META-INF/NOTICE.md",
              "dev/nightshift/jobs/legal/outbox.sql",
              "dev/nightshift/jobs/legal/practice.sql")
          .noneMatch(name -> name.startsWith("org/slf4j/"))
          .noneMatch(name -> name.startsWith("org/h2/"))
          .noneMatch(name -> name.startsWith("dev/nightshift/job/"));
    }
  }

  private static String file(String className) {
    return className.replace('.', '/') + ".class";
  }
}
