package dev.nightshift.server.bundle.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule as a file of rules holds it.
 *
 * @param alert or else it records a series
 * @param lasting as it is written, e.g. {@code 5m}; empty: at once
 */
public record WrittenRule(
    String group,
    boolean alert,
    String name,
    String expression,
    String lasting,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  public WrittenRule {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /**
   * Reads {@code rules.yml}.
   *
   * @throws IllegalArgumentException if the text is no YAML
   */
  public static List<WrittenRule> read(String text) {
    JsonNode root;
    try {
      root = YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the rules are no YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
    List<WrittenRule> rules = new ArrayList<>();
    for (var group : root.path("groups")) {
      for (var rule : group.path("rules")) {
        boolean alert = rule.has("alert");
        rules.add(
            new WrittenRule(
                group.path("name").asText(),
                alert,
                rule.path(alert ? "alert" : "record").asText(),
                rule.path("expr").asText(),
                rule.path("for").asText(),
                texts(rule.path("labels")),
                texts(rule.path("annotations"))));
      }
    }
    return rules;
  }

  /** The fields of an object as texts. */
  public static SortedMap<String, String> texts(JsonNode object) {
    SortedMap<String, String> texts = new TreeMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  /** The name, and the labels that tell it from others of that name. */
  public String title() {
    return labels.isEmpty() || !alert ? name : name + " " + shown(labels);
  }

  private static String shown(Map<String, String> labels) {
    List<String> parts = new ArrayList<>();
    labels.forEach((label, value) -> parts.add(label + "=" + value));
    return "(" + String.join(", ", parts) + ")";
  }
}
