package dev.nightshift.server.bundle.lint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.BundleFiles;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.conventions.Naming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the checks look at: the bundle of a small catalogue, and the committed one. */
final class Generated {
  /** The labels of the contract, and of what the small catalogue's jobs declare. */
  static final SeriesLabels SERIES = new SeriesLabels(Naming.DEFAULT, Fixture.catalogue().jobs());

  static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static final Pattern DURATION = Pattern.compile("(\\d+)([smhdw])");

  private static final List<Bundle> BUNDLES = read();
  private static final List<Rule> RULES =
      BUNDLES.stream().flatMap(bundle -> rules(bundle).stream()).toList();
  private static final List<Board> BOARDS = readBoards();

  private Generated() {}

  /** A rule, as the file has it. */
  record Rule(
      String group, String interval, boolean alert, String name, Query query, JsonNode json) {
    String lasting() {
      return json.path("for").asText();
    }

    JsonNode annotations() {
      return json.path("annotations");
    }

    /** The name, and what tells it from others of that name. */
    String title() {
      var window = json.path("labels").path("window").asText();
      return window.isEmpty() ? name : name + " " + window;
    }
  }

  /** A dashboard, with the panels of its rows. */
  record Board(String path, JsonNode json, List<JsonNode> panels) {}

  static List<Bundle> bundles() {
    return BUNDLES;
  }

  private static List<Bundle> read() {
    try {
      return List.of(
          Fixture.bundle(), BundleFiles.load(Path.of(System.getProperty("project.root"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The rules of both. */
  static List<Rule> rules() {
    return RULES;
  }

  static List<Rule> rules(Bundle bundle) {
    List<Rule> rules = new ArrayList<>();
    for (var group : yaml(bundle.file("alerts/rules.yml").orElseThrow()).path("groups")) {
      for (var rule : group.path("rules")) {
        boolean alert = rule.has("alert");
        rules.add(
            new Rule(
                group.path("name").asText(),
                group.path("interval").asText(),
                alert,
                rule.path(alert ? "alert" : "record").asText(),
                Query.of(rule.path("expr").asText()),
                rule));
      }
    }
    return rules;
  }

  static List<Rule> alerts() {
    return rules().stream().filter(Rule::alert).toList();
  }

  /** The dashboards of both. */
  static List<Board> boards() {
    return BOARDS;
  }

  private static List<Board> readBoards() {
    List<Board> boards = new ArrayList<>();
    for (var bundle : BUNDLES) {
      bundle
          .files()
          .forEach(
              (path, text) -> {
                if (path.startsWith("dashboards/")) {
                  boards.add(board(path, text));
                }
              });
    }
    return boards;
  }

  private static Board board(String path, String text) {
    var json = yaml(text);
    List<JsonNode> panels = new ArrayList<>();
    for (var panel : json.path("panels")) {
      if (panel.path("type").asText().equals("row")) {
        panel.path("panels").forEach(panels::add);
      } else {
        panels.add(panel);
      }
    }
    return new Board(path.replaceFirst(".*/(.*)\\.json", "$1"), json, panels);
  }

  /** The labels of all series, those that rules record among them. */
  static Map<String, Set<String>> recordedLabels() {
    Map<String, Set<String>> recorded = new HashMap<>();
    for (var rule : rules()) {
      if (!rule.alert()) {
        var sets = new LabelSets(name -> labels(recorded, name)).of(rule.query()).sets();
        Set<String> all = new TreeSet<>();
        sets.forEach(all::addAll);
        rule.json().path("labels").fieldNames().forEachRemaining(all::add);
        recorded.put(rule.name(), all);
      }
    }
    return recorded;
  }

  static Optional<Set<String>> labels(Map<String, Set<String>> recorded, String name) {
    return recorded.containsKey(name) ? Optional.of(recorded.get(name)) : SERIES.scraped(name);
  }

  /** Seconds of a duration as Prometheus writes it. */
  static long seconds(String duration) {
    long seconds = 0;
    var parts = DURATION.matcher(duration);
    while (parts.find()) {
      seconds +=
          Long.parseLong(parts.group(1))
              * switch (parts.group(2)) {
                case "s" -> 1;
                case "m" -> 60;
                case "h" -> 3600;
                case "d" -> 86_400;
                default -> 604_800;
              };
    }
    return seconds;
  }
}
