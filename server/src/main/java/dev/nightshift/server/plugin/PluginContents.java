package dev.nightshift.server.plugin;

import dev.nightshift.job.Job;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * What a plugin's JARs say about themselves.
 *
 * @param servicesFound whether any JAR names job classes
 * @param jobClasses as named, in order
 * @param apiCopied whether the plugin brings its own copy of job-api
 */
record PluginContents(
    boolean servicesFound,
    Set<String> jobClasses,
    boolean apiCopied,
    Optional<String> name,
    Optional<String> version,
    Optional<String> commit,
    Optional<String> api) {

  static final String SERVICES = "META-INF/services/" + Job.class.getName();
  private static final String API_CLASS = Job.class.getName().replace('.', '/') + ".class";

  static PluginContents read(List<Path> jars) throws IOException {
    boolean found = false;
    boolean copied = false;
    Set<String> classes = new LinkedHashSet<>();
    Attributes attributes = new Attributes();
    for (var path : jars) {
      try (var jar = new JarFile(path.toFile())) {
        copied |= jar.getEntry(API_CLASS) != null;
        var services = jar.getEntry(SERVICES);
        if (services != null) {
          classes.addAll(names(jar, services));
          if (!found && jar.getManifest() != null) {
            attributes = jar.getManifest().getMainAttributes();
          }
          found = true;
        }
      }
    }
    var version = value(attributes, "Nightshift-Plugin-Version");
    if (version.isEmpty()) {
      version = value(attributes, "Implementation-Version");
    }
    return new PluginContents(
        found,
        classes,
        copied,
        value(attributes, "Nightshift-Plugin"),
        version,
        value(attributes, "Nightshift-Plugin-Commit"),
        value(attributes, "Nightshift-Api"));
  }

  private static Optional<String> value(Attributes attributes, String name) {
    return Optional.ofNullable(attributes.getValue(name))
        .map(String::strip)
        .filter(v -> !v.isEmpty());
  }

  private static List<String> names(JarFile jar, ZipEntry services) throws IOException {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(jar.getInputStream(services), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }
}
