package dev.nightshift.server.bundle.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules that a team wrote itself, in Prometheus' own form; they become part of the generated file.
 *
 * @param file as it is named in config.yml
 * @param groups as Prometheus reads them, in the order of the file
 * @param alerts their names, each once
 */
public record OwnRules(String file, List<Map<String, Object>> groups, Set<String> alerts) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");
  private static final Set<String> OF_RULES =
      Set.of("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations");

  public OwnRules {
    groups = List.copyOf(groups);
    alerts = Set.copyOf(alerts);
  }

  /**
   * Reads such a file.
   *
   * @throws IllegalArgumentException with all that is wrong in it, one line each
   */
  public static OwnRules parse(String file, String text) {
    var reading = new Reading(file);
    Map<String, Object> root;
    try {
      root = YAML.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      var place = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          file + place + " is no YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""),
          e);
    }
    var rules = reading.file(root);
    if (!reading.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", reading.problems));
    }
    return rules;
  }

  /** The series that they record. */
  List<String> records() {
    return groups.stream()
        .flatMap(group -> ((List<?>) group.get("rules")).stream())
        .map(rule -> ((Map<?, ?>) rule).get("record"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  private static final class Reading {
    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> alerts = new HashSet<>();
    private final Set<String> groupNames = new HashSet<>();

    Reading(String file) {
      this.file = file;
    }

    OwnRules file(Map<String, Object> root) {
      List<Map<String, Object>> groups = new ArrayList<>();
      if (root == null || !(root.get("groups") instanceof List<?> list) || root.size() != 1) {
        problems.add(file + " must hold \"groups:\", a list of rule groups, and nothing beside it");
        return new OwnRules(file, groups, alerts);
      }
      for (var element : list) {
        if (element instanceof Map<?, ?> map) {
          groups.add(group(texts(map)));
        } else {
          problems.add(file + ": a group is \"" + element + "\"; write its name and its rules");
        }
      }
      return new OwnRules(file, groups, alerts);
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
      Map<String, Object> typed = new LinkedHashMap<>();
      map.forEach((key, value) -> typed.put(String.valueOf(key), value));
      return typed;
    }

    private Map<String, Object> group(Map<String, Object> group) {
      var name = group.get("name") instanceof String text ? text : "";
      if (name.isBlank()) {
        problems.add(file + ": a group has no name");
      } else if (!groupNames.add(name)) {
        problems.add(file + ": two groups are named " + name + "; rename one");
      } else if (name.matches("nightshift(-daily|-declared)?")) {
        problems.add(file + ": the group " + name + " is one of the bundle's own; rename it");
      }
      if (!(group.get("rules") instanceof List<?> rules) || rules.isEmpty()) {
        problems.add(file + ": the group " + name + " has no rules");
        return group;
      }
      for (var rule : rules) {
        if (rule instanceof Map<?, ?> map) {
          rule(name, texts(map));
        } else {
          problems.add(file + ": the group " + name + " holds \"" + rule + "\", which is no rule");
        }
      }
      return group;
    }

    private void rule(String group, Map<String, Object> rule) {
      boolean alert = rule.containsKey("alert");
      var name = String.valueOf(alert ? rule.get("alert") : rule.get("record"));
      var place = file + ": " + (alert ? "the alert " : "the recording rule ") + name;
      if (alert == rule.containsKey("record")) {
        problems.add(
            file
                + ": a rule in the group "
                + group
                + " must have either \"alert\" or \"record\", and not both");
        return;
      }
      rule.keySet().stream()
          .filter(key -> !OF_RULES.contains(key))
          .forEach(key -> problems.add(place + " has \"" + key + "\", which rules do not have"));
      if (!(rule.get("expr") instanceof String expression) || expression.isBlank()) {
        problems.add(place + " has no \"expr\"");
      } else {
        balanced(place, expression);
      }
      if (alert) {
        alerts.add(name);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
          problems.add(place + " is not written as names of alerts are: letters, digits and _");
        }
        severity(place, rule);
      }
    }

    private void severity(String place, Map<String, Object> rule) {
      var labels = rule.get("labels") instanceof Map<?, ?> map ? map : Map.of();
      var severity = labels.get("severity");
      if (!(severity instanceof String text) || !SEVERITIES.contains(text)) {
        problems.add(
            place
                + (severity == null ? " has no label severity" : " has severity " + severity)
                + "; it must be critical, warning or info, for routes go by it");
      }
    }

    private void balanced(String place, String expression) {
      int depth = 0;
      char quote = 0;
      for (int at = 0; at < expression.length() && depth >= 0; at++) {
        char c = expression.charAt(at);
        if (quote != 0) {
          if (c == '\\' && quote != '`') {
            at++;
          } else if (c == quote) {
            quote = 0;
          }
        } else if (c == '"' || c == '\'' || c == '`') {
          quote = c;
        } else if (c == '(' || c == '{' || c == '[') {
          depth++;
        } else if (c == ')' || c == '}' || c == ']') {
          depth--;
        }
      }
      if (depth != 0 || quote != 0) {
        problems.add(place + " has an expression whose brackets or quotes do not match");
      }
    }
  }
}
