package dev.nightshift.server.plugin;

import dev.nightshift.server.plugin.PluginSource.JarSource;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;

/** A place where plugins are looked for. */
public final class PluginFolder {
  private static final String BUILT_IN = "builtin-plugins";
  private static final String JAR = ".jar";

  /** The folder in a plugin folder that holds JDBC drivers instead of plugins. */
  static final String DRIVERS = "drivers";

  private final Optional<Path> path;

  private PluginFolder(Optional<Path> path) {
    this.path = path;
  }

  /** The plugins that the server's JAR brings along. */
  public static PluginFolder builtIn() {
    return new PluginFolder(Optional.empty());
  }

  /**
   * A folder whose JARs, and folders of JARs, are plugins. Other files, and names that begin with a
   * dot, are left alone; the folder {@code drivers} holds JDBC drivers. Need not exist.
   */
  public static PluginFolder at(Path folder) {
    return new PluginFolder(Optional.of(folder));
  }

  /** What is there, by name; adds a problem for what cannot be a plugin. */
  List<PluginSource> find(List<PluginProblem> problems) {
    try {
      return path.isPresent() ? inFolder(path.get(), problems) : inServer();
    } catch (IOException | URISyntaxException e) {
      problems.add(
          new PluginProblem(
              path.map(Path::toString).orElse(BUILT_IN),
              "the folder cannot be read (" + e + "), so none of its plugins is loaded.",
              "Make it readable for the server's user, then restart."));
      return List.of();
    }
  }

  /** The JDBC drivers there, by name; adds a problem for what cannot be one. */
  List<PluginSource> findDrivers(List<PluginProblem> problems) {
    if (path.isEmpty()) {
      return List.of();
    }
    var drivers = path.get().resolve(DRIVERS);
    try {
      return inFolder(drivers, problems);
    } catch (IOException e) {
      problems.add(
          new PluginProblem(
              drivers.toString(),
              "the folder cannot be read (" + e + "), so none of its JDBC drivers is offered.",
              "Make it readable for the server's user, then restart."));
      return List.of();
    }
  }

  private static List<PluginSource> inFolder(Path folder, List<PluginProblem> problems)
      throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    List<PluginSource> sources = new ArrayList<>();
    for (var entry : children(folder)) {
      var name = entry.getFileName().toString();
      if (Files.isDirectory(entry) && name.equals(DRIVERS)) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        var jars = children(entry).stream().filter(PluginFolder::isJar).toList();
        if (jars.isEmpty()) {
          problems.add(
              new PluginProblem(
                  entry.toString(),
                  "the folder holds no JAR.",
                  "Put the plugin's JAR and its libraries into it, or remove the folder."));
        } else {
          var files = jars.stream().map(PluginFolder::jar).toList();
          sources.add(new PluginSource(entry.toString(), name, files));
        }
      } else if (isJar(entry)) {
        sources.add(new PluginSource(entry.toString(), withoutEnding(name), List.of(jar(entry))));
      }
    }
    return sources;
  }

  private static List<Path> children(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static boolean isJar(Path file) {
    return Files.isRegularFile(file) && file.getFileName().toString().endsWith(JAR);
  }

  private static JarSource jar(Path file) {
    return new JarSource(file.getFileName().toString(), () -> Files.newInputStream(file));
  }

  private static String withoutEnding(String name) {
    return name.substring(0, name.length() - JAR.length());
  }

  private static List<PluginSource> inServer() throws IOException, URISyntaxException {
    List<PluginSource> sources = new ArrayList<>();
    var loader = PluginFolder.class.getClassLoader();
    for (var folder : Collections.list(loader.getResources(BUILT_IN))) {
      for (var name : names(folder)) {
        var resource = BUILT_IN + "/" + name;
        sources.add(
            new PluginSource(
                "built-in/" + name,
                withoutEnding(name),
                List.of(new JarSource(name, () -> loader.getResourceAsStream(resource)))));
      }
    }
    return sources;
  }

  private static List<String> names(URL folder) throws IOException, URISyntaxException {
    if (folder.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        return jar.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.matches(BUILT_IN + "/[^/]+\\.jar"))
            .map(name -> name.substring(BUILT_IN.length() + 1))
            .sorted()
            .toList();
      }
    }
    return children(Path.of(folder.toURI())).stream()
        .filter(PluginFolder::isJar)
        .map(file -> file.getFileName().toString())
        .toList();
  }
}
