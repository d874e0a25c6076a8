package dev.nightshift.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages lie in levels; a file may name a package of a lower level only, in any form. */
class PackageArrowsTest {
  private static final String ROOT = "dev.nightshift.server.";
  private static final Path SOURCES = Path.of("src/main/java/dev/nightshift/server");
  private static final Path PLUGINS = Path.of("../jobs");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z.]+);");
  private static final Pattern MENTION =
      Pattern.compile("dev\\.nightshift\\.server((?:\\.[a-z]+)+)(?=[.;])");

  private static final Map<String, Integer> LEVELS =
      Map.ofEntries(
          Map.entry("conventions", 1),
          Map.entry("security", 1),
          Map.entry("schedule", 1),
          Map.entry("catalog", 2),
          Map.entry("audit", 2),
          Map.entry("plugin", 3),
          Map.entry("bundle", 3),
          Map.entry("run", 3),
          Map.entry("engine", 4),
          Map.entry("health", 4),
          Map.entry("notify", 4),
          Map.entry("retention", 4),
          Map.entry("backup", 4),
          Map.entry("deployed", 4),
          Map.entry("store", 5),
          Map.entry("telemetry", 5),
          Map.entry("control", 5),
          Map.entry("report", 5),
          Map.entry("api", 6),
          Map.entry("web", 6),
          Map.entry("cli", 7),
          Map.entry("app", 8));

  private record Arrow(Path file, String from, String to) {
    @Override
    public String toString() {
      return file + ": " + from + " -> " + to;
    }
  }

  @Test
  void everyPackageHasALevel() {
    assertThat(arrows().stream().map(arrow -> head(arrow.from())).distinct())
        .as("packages of the server; give a new one its level here")
        .allMatch(LEVELS::containsKey);
  }

  @Test
  void arrowsPointToALowerLevelOnly() {
    assertThat(arrows())
        .filteredOn(arrow -> !head(arrow.from()).equals(head(arrow.to())))
        .filteredOn(arrow -> level(arrow.to()) >= level(arrow.from()))
        .as("files that name a package of the same or a higher level")
        .isEmpty();
  }

  @Test
  void noPackageNeedsItself() {
    Map<String, Set<String>> graph = new TreeMap<>();
    arrows()
        .forEach(
            arrow -> graph.computeIfAbsent(arrow.from(), k -> new TreeSet<>()).add(arrow.to()));
    assertThat(graph.keySet().stream().filter(start -> reaches(graph, start)).toList())
        .as("packages on a cycle")
        .isEmpty();
  }

  @Test
  void pluginsSeeTheJobApiAlone() throws IOException {
    List<String> offenders = new ArrayList<>();
    for (var file : javaFiles(PLUGINS)) {
      if (MENTION.matcher(Files.readString(file)).find()) {
        offenders.add(file.toString());
      }
    }
    assertThat(offenders).as("plugin sources that name the server").isEmpty();
  }

  @Test
  void theScanSeesImportsAndFullNames() {
    assertThat(
            mentions(
                """
                package dev.nightshift.server.run;
                import dev.nightshift.server.api.RunResource;
                import static dev.nightshift.server.bundle.alert.Rules.ALL;
                class A { dev.nightshift.server.cli.Commands c; }
                """))
        .containsExactly("api", "bundle.alert", "cli");
  }

  private static boolean reaches(Map<String, Set<String>> graph, String start) {
    var seen = new TreeSet<String>();
    Deque<String> open = new ArrayDeque<>(graph.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      var next = open.pop();
      if (next.equals(start)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(graph.getOrDefault(next, Set.of()));
      }
    }
    return false;
  }

  private static List<Arrow> arrows() {
    List<Arrow> arrows = new ArrayList<>();
    for (var file : javaFiles(SOURCES)) {
      try {
        var text = Files.readString(file);
        var own = PACKAGE.matcher(text);
        if (!own.find() || !own.group(1).startsWith(ROOT)) {
          throw new AssertionError(file + " is in no package below " + ROOT);
        }
        var from = own.group(1).substring(ROOT.length());
        mentions(text).stream()
            .filter(to -> !to.equals(from))
            .forEach(to -> arrows.add(new Arrow(SOURCES.relativize(file), from, to)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return arrows;
  }

  private static List<String> mentions(String source) {
    return MENTION
        .matcher(PACKAGE.matcher(source).replaceFirst(""))
        .results()
        .map(match -> match.group(1).substring(1))
        .distinct()
        .toList();
  }

  private static List<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String head(String name) {
    return name.split("\\.", 2)[0];
  }

  private static int level(String name) {
    return LEVELS.getOrDefault(head(name), 99);
  }
}
