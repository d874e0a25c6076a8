package dev.nightshift.server.bundle.lint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nightshift.server.bundle.input.SeriesNames;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which files of a bundle ask for which series. Collects; not thread-safe. */
public final class SeriesUse {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern VARIABLE =
      Pattern.compile("(?s)label_values\\((.*), *\\w+\\)|query_result\\((.*)\\)");
  private static final Pattern ASKED = Pattern.compile("\\{\\{[^}]*`([^`]+)`[^}]*query *}}");

  private static final Pattern GIVEN = Pattern.compile("(?m)^ *- series: (\".*\")$");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```promql\\n(.*?)^ *```$");

  /** A name in prose, in a command or in a table; aliases end in the same words. */
  private static final Pattern NAMED =
      Pattern.compile("(?<![\\w:/$-])background_job[_:][\\w:]*\\w");

  private final SortedMap<String, Set<String>> users = new TreeMap<>();
  private final SortedMap<String, Set<String>> told = new TreeMap<>();
  private final SortedSet<String> recorded = new TreeSet<>();
  private final SortedSet<String> watched = new TreeSet<>();

  /** Reads a file by its path in the bundle. */
  public void add(String path, String text) {
    try {
      if (path.endsWith(".json")) {
        walk(path, JSON.readTree(text));
      } else if (path.endsWith(".test.yml")) {
        // megabytes, more than the reader takes
        GIVEN.matcher(text).results().forEach(series -> expression(path, text(series.group(1))));
      } else if (path.endsWith(".yml")) {
        walk(path, YAML.readTree(text));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(path + ": " + e.getOriginalMessage(), e);
    }
    if (path.endsWith(".md")) {
      BLOCK.matcher(text).results().forEach(block -> expression(path, block.group(1)));
      NAMED
          .matcher(BLOCK.matcher(text).replaceAll(""))
          .results()
          .forEach(name -> told.computeIfAbsent(name.group(), none -> new TreeSet<>()).add(path));
    }
  }

  private static String text(String quoted) {
    try {
      return JSON.readValue(quoted, String.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(quoted, e);
    }
  }

  private void walk(String path, JsonNode node) {
    boolean logs = node.path("expr").asText().contains("| json");
    if (node.path("record").isTextual()) {
      recorded.add(node.path("record").asText());
    }
    if (node.path("expr").isTextual() && !logs) {
      expression(path, node.path("expr").asText());
    }
    var variable = VARIABLE.matcher(node.path("query").asText());
    if (variable.matches()) {
      expression(path, variable.group(1) == null ? variable.group(2) : variable.group(1));
    }
    for (var annotation : node.path("annotations")) {
      ASKED
          .matcher(annotation.asText())
          .results()
          .forEach(asked -> expression(path, asked.group(1).replace("%q", "\"\"")));
    }
    // a ConfigMap holds a dashboard as text
    for (var file : node.path("data").properties()) {
      if (file.getKey().endsWith(".json")) {
        add(path + ":" + file.getKey(), file.getValue().asText());
      }
    }
    node.forEach(child -> walk(path, child));
  }

  private void expression(String path, String expression) {
    for (var name : SeriesNames.of(expression)) {
      users.computeIfAbsent(name, none -> new TreeSet<>()).add(path);
      if (!path.endsWith(".md") && !path.contains(".test.")) {
        watched.add(name);
      }
    }
  }

  /** Files by the name of a series in an expression. */
  public SortedMap<String, Set<String>> users() {
    return users;
  }

  /** Files by a name in prose, a table or a command, which may be that of a whole histogram. */
  public SortedMap<String, Set<String>> told() {
    return told;
  }

  /** What rules record. */
  public SortedSet<String> recorded() {
    return recorded;
  }

  /** Whether a rule, a panel or an annotation asks for it, or for a part of the histogram. */
  public boolean isWatched(String metric) {
    return watched.contains(metric)
        || watched.contains(metric + "_bucket")
        || watched.contains(metric + "_sum")
        || watched.contains(metric + "_count");
  }
}
