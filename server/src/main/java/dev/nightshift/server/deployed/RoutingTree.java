package dev.nightshift.server.deployed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** An Alertmanager's configuration, read to tell who hears of an alert. */
final class RoutingTree {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern MATCHER =
      Pattern.compile(
          "\\s*\"?([a-zA-Z_:][\\w:]*)\"?\\s*(=~|!~|!=|=)\\s*\"?(.*?)\"?\\s*", Pattern.DOTALL);

  private final JsonNode root;

  private RoutingTree(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads the configuration.
   *
   * @throws IllegalArgumentException if it is no YAML
   */
  static RoutingTree of(String text) {
    try {
      return new RoutingTree(YAML.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the configuration of Alertmanager is no YAML", e);
    }
  }

  /** The receivers that hear of an alert with these labels. */
  Set<String> receivers(Map<String, String> labels) {
    Set<String> receivers = new LinkedHashSet<>();
    walk(root.path("route"), "", labels, receivers);
    return receivers;
  }

  private static void walk(
      JsonNode route, String inherited, Map<String, String> labels, Set<String> receivers) {
    var receiver = route.path("receiver").asText(inherited);
    boolean found = false;
    for (var child : route.path("routes")) {
      if (matches(child, labels)) {
        found = true;
        walk(child, receiver, labels, receivers);
        if (!child.path("continue").asBoolean()) {
          return;
        }
      }
    }
    if (!found) {
      receivers.add(receiver);
    }
  }

  private static boolean matches(JsonNode route, Map<String, String> labels) {
    for (var matcher : route.path("matchers")) {
      var parts = MATCHER.matcher(matcher.asText());
      if (!parts.matches()
          || !holds(labels.getOrDefault(parts.group(1), ""), parts.group(2), parts.group(3))) {
        return false;
      }
    }
    return holdAll(route.path("match"), "=", labels)
        && holdAll(route.path("match_re"), "=~", labels);
  }

  private static boolean holdAll(JsonNode old, String operator, Map<String, String> labels) {
    for (var field : old.properties()) {
      if (!holds(labels.getOrDefault(field.getKey(), ""), operator, field.getValue().asText())) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(String value, String operator, String wanted) {
    try {
      return switch (operator) {
        case "=" -> value.equals(wanted);
        case "!=" -> !value.equals(wanted);
        case "=~" -> Pattern.matches(wanted, value);
        default -> !Pattern.matches(wanted, value);
      };
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** Receivers with a channel at least. */
  Set<String> reachable() {
    Set<String> names = new HashSet<>();
    for (var receiver : root.path("receivers")) {
      for (var field : receiver.properties()) {
        if (field.getKey().endsWith("_configs") && field.getValue().size() > 0) {
          names.add(receiver.path("name").asText());
        }
      }
    }
    return names;
  }

  /** Each rule of inhibition in a form that can be compared. */
  Set<String> inhibitions() {
    Set<String> rules = new LinkedHashSet<>();
    for (var rule : root.path("inhibit_rules")) {
      rules.add(
          sorted(rule.path("source_matchers"))
              + " silences "
              + sorted(rule.path("target_matchers"))
              + " of the same "
              + sorted(rule.path("equal")));
    }
    return rules;
  }

  /** The names of its time intervals. */
  Set<String> intervals() {
    Set<String> names = new TreeSet<>();
    root.path("time_intervals").forEach(interval -> names.add(interval.path("name").asText()));
    root.path("mute_time_intervals").forEach(interval -> names.add(interval.path("name").asText()));
    return names;
  }

  private static String sorted(JsonNode texts) {
    List<String> all = new ArrayList<>();
    texts.forEach(text -> all.add(text.asText()));
    return String.join(", ", new TreeSet<>(all));
  }
}
