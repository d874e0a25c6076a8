package dev.nightshift.jobs.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class PluginJarIT {
  private static final Path JAR = Path.of(System.getProperty("plugin.jar", "none"));

  @Test
  void holdsTheJobAndTheCodersAndNothingElse() throws Exception {
    try (var jar = new JarFile(JAR.toFile())) {
      var manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Nightshift-Plugin")).isEqualTo("scrub");
      assertThat(manifest.getValue("Nightshift-Api")).isEqualTo("1.0");
      assertThat(jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")))
          .allMatch(
              name ->
                  name.startsWith("dev/nightshift/jobs/scrub/")
                      || name.startsWith("org/apache/hadoop/io/erasurecode/")
                      || name.equals("org/apache/hadoop/HadoopIllegalArgumentException.class"));
    }
    assertThat(Files.size(JAR)).isLessThan(300_000);
  }

  @Test
  void codersNeedNothingThatIsNotThere() throws Exception {
    var api = dev.nightshift.job.Job.class.getProtectionDomain().getCodeSource().getLocation();
    try (var loader =
        new URLClassLoader(
            new URL[] {JAR.toUri().toURL(), api}, ClassLoader.getPlatformClassLoader())) {
      var type = loader.loadClass("dev.nightshift.jobs.scrub.Parity");
      var made = type.getDeclaredConstructor(int.class);
      made.setAccessible(true);
      var parity = made.newInstance(2);
      var encode = type.getDeclaredMethod("encode", byte[][].class);
      encode.setAccessible(true);
      byte[][] data = {{1, 2}, {3, 4}, {5, 6}};
      byte[][] sums = (byte[][]) encode.invoke(parity, (Object) data);
      byte[][] all = {null, data[1], null, sums[0], sums[1]};
      var fill = type.getDeclaredMethod("fillIn", byte[][].class);
      fill.setAccessible(true);
      assertThat(fill.invoke(parity, (Object) all)).isEqualTo(true);
      assertThat(all[0]).isEqualTo(data[0]);
      assertThat(all[2]).isEqualTo(data[2]);
    }
  }
}
