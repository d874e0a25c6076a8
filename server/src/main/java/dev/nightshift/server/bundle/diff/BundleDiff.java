package dev.nightshift.server.bundle.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.alert.WrittenRule;
import dev.nightshift.server.bundle.diff.Change.Kind;
import dev.nightshift.server.bundle.diff.Change.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Compares two bundles as those see it who live with them. */
public final class BundleDiff {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])\\d+(?:\\.\\d+)?(?:ms|[smhdwy])?(?![\\w.])");
  private static final String HASH = "[0-9a-f]{64}";

  private final Bundle old;
  private final Bundle fresh;
  private final List<Change> changes = new ArrayList<>();

  private BundleDiff(Bundle old, Bundle fresh) {
    this.old = old;
    this.fresh = fresh;
  }

  /** All changes; ordered by subject, then new, changed and gone, then by name. */
  public static List<Change> between(Bundle old, Bundle fresh) {
    var diff = new BundleDiff(old, fresh);
    diff.rules();
    diff.jobs();
    diff.dashboards();
    diff.files();
    diff.changes.sort(
        Comparator.comparing(Change::subject)
            .thenComparing(Change::kind)
            .thenComparing(Change::name));
    return List.copyOf(diff.changes);
  }

  private void rules() {
    var before = rules(old);
    var after = rules(fresh);
    for (var key : union(before, after)) {
      var one = before.get(key);
      var two = after.get(key);
      var rule = two == null ? one : two;
      var subject = rule.alert() ? Subject.ALERT : Subject.RECORDING;
      if (one == null || two == null) {
        appears(subject, rule.title(), one == null, summary(rule));
      } else {
        changed(subject, rule.title(), "for", one.lasting(), two.lasting());
        expression(subject, rule.title(), one.expression(), two.expression());
        for (var label : union(one.labels(), two.labels())) {
          changed(
              subject,
              rule.title(),
              "label " + label,
              one.labels().getOrDefault(label, ""),
              two.labels().getOrDefault(label, ""));
        }
        for (var text : List.of("summary", "runbook_url", "dashboard_url")) {
          changed(
              subject,
              rule.title(),
              text,
              one.annotations().getOrDefault(text, ""),
              two.annotations().getOrDefault(text, ""));
        }
      }
    }
  }

  private static String summary(WrittenRule rule) {
    return rule.alert() ? rule.annotations().getOrDefault("summary", "") : "";
  }

  /** Where numbers alone differ, they are what matters. */
  private void expression(Subject subject, String name, String one, String two) {
    if (flat(one).equals(flat(two))) {
      return;
    }
    if (NUMBER
        .matcher(flat(one))
        .replaceAll("#")
        .equals(NUMBER.matcher(flat(two)).replaceAll("#"))) {
      var numbers = NUMBER.matcher(flat(one)).results().map(found -> found.group()).toList();
      var others = NUMBER.matcher(flat(two)).results().map(found -> found.group()).toList();
      for (int at = 0; at < numbers.size(); at++) {
        changed(subject, name, "threshold", numbers.get(at), others.get(at));
      }
    } else {
      changed(subject, name, "expression", flat(one), flat(two));
    }
  }

  private static String flat(String expression) {
    return expression.strip().replaceAll("\\s+", " ");
  }

  /**
   * Severity and whatever else tells rules of one name apart; of several alike the first counts.
   */
  private static Map<String, WrittenRule> rules(Bundle bundle) {
    Map<String, WrittenRule> rules = new TreeMap<>();
    Map<String, Integer> severities = new HashMap<>();
    var all = WrittenRule.read(bundle.file("alerts/rules.yml").orElse("{}"));
    for (var rule : all) {
      severities.merge(rule.name(), 1, Integer::sum);
    }
    for (var rule : all) {
      var labels = new TreeMap<>(rule.labels());
      labels.remove("priority");
      labels.remove("bundle_version");
      labels.remove("catalogue_hash");
      rules.putIfAbsent(
          severities.get(rule.name()) == 1 ? rule.name() : rule.name() + labels, rule);
    }
    rules.values().removeIf(rule -> rule.name().endsWith(":bundle:info"));
    return rules;
  }

  /** The table of a job's page with its schedule says what it declares. */
  private void jobs() {
    var before = pages(old);
    var after = pages(fresh);
    for (var job : union(before, after)) {
      var one = before.get(job);
      var two = after.get(job);
      if (one == null || two == null) {
        appears(
            Subject.JOB, job, one == null, (one == null ? two : one).getOrDefault("Schedule", ""));
      } else {
        for (var row : union(one, two)) {
          changed(Subject.JOB, job, row, one.getOrDefault(row, ""), two.getOrDefault(row, ""));
        }
      }
    }
  }

  private static Map<String, Map<String, String>> pages(Bundle bundle) {
    Map<String, Map<String, String>> pages = new TreeMap<>();
    bundle
        .files()
        .forEach(
            (path, text) -> {
              if (path.matches("runbooks/jobs/[^/]+\\.md")) {
                pages.put(path.replaceAll(".*/|\\.md$", ""), table(text));
              }
            });
    return pages;
  }

  private static Map<String, String> table(String page) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (var line : page.lines().toList()) {
      if (!line.startsWith("|")) {
        if (rows.containsKey("Schedule")) {
          break;
        }
        rows.clear();
        continue;
      }
      var cells = line.substring(1).split(" \\| |\\|", -1);
      if (cells.length >= 2 && !cells[0].isBlank() && !cells[0].contains("---")) {
        rows.put(cells[0].strip(), cells[1].strip());
      }
    }
    return rows;
  }

  private void dashboards() {
    var before = models(old);
    var after = models(fresh);
    for (var uid : union(before, after)) {
      var one = before.get(uid);
      var two = after.get(uid);
      if (one == null || two == null) {
        appears(
            Subject.DASHBOARD, uid, one == null, (one == null ? two : one).path("title").asText());
        continue;
      }
      var panels = panels(one);
      var others = panels(two);
      for (var panel : union(panels, others)) {
        if (!panels.containsKey(panel)) {
          change(Subject.DASHBOARD, Kind.CHANGED, uid, "panel", "", panel);
        } else if (!others.containsKey(panel)) {
          change(Subject.DASHBOARD, Kind.CHANGED, uid, "panel", panel, "");
        } else {
          changed(Subject.DASHBOARD, uid, "panel " + panel, panels.get(panel), others.get(panel));
        }
      }
    }
  }

  private static Map<String, JsonNode> models(Bundle bundle) {
    Map<String, JsonNode> models = new TreeMap<>();
    bundle
        .files()
        .forEach(
            (path, text) -> {
              if (path.startsWith("dashboards/") && path.endsWith(".json")) {
                try {
                  var model = JSON.readTree(text);
                  models.put(model.path("uid").asText(), model);
                } catch (JsonProcessingException e) {
                  throw new IllegalArgumentException(path + " is no JSON", e);
                }
              }
            });
    return models;
  }

  private static Map<String, String> panels(JsonNode dashboard) {
    Map<String, String> panels = new TreeMap<>();
    for (var panel : dashboard.path("panels")) {
      panels.putAll(panels(panel));
      if (!panel.path("type").asText().equals("row")) {
        List<String> questions = new ArrayList<>();
        panel.path("targets").forEach(target -> questions.add(flat(target.path("expr").asText())));
        panels.put(panel.path("title").asText(), String.join("; ", questions));
      }
    }
    return panels;
  }

  /**
   * What is neither of those: compared as text, without the heading that says of what it was made.
   */
  private void files() {
    for (var path : union(old.files(), fresh.files())) {
      if (path.matches("alerts/rules.*|dashboards/.*|runbooks/.*|deploy/kubernetes/(pro|dash).*")) {
        continue;
      }
      var one = old.files().get(path);
      var two = fresh.files().get(path);
      if (one == null || two == null) {
        appears(Subject.FILE, path, one == null, "");
      } else if (!body(one).equals(body(two))) {
        change(Subject.FILE, Kind.CHANGED, path, "content", "", "");
      }
    }
  }

  private static String body(String text) {
    return text.replaceAll("bundle[- ]version:? *\"?[^\\s\"]+|bundle [0-9][^ ]*\\.\n", "")
        .replaceAll(HASH, "");
  }

  private void appears(Subject subject, String name, boolean isNew, String text) {
    change(subject, isNew ? Kind.NEW : Kind.GONE, name, "", isNew ? "" : text, isNew ? text : "");
  }

  private void changed(Subject subject, String name, String what, String before, String after) {
    if (!before.equals(after)) {
      change(subject, Kind.CHANGED, name, what, before, after);
    }
  }

  private void change(
      Subject subject, Kind kind, String name, String what, String before, String after) {
    changes.add(new Change(subject, kind, name, what, before, after));
  }

  private static SortedSet<String> union(Map<String, ?> one, Map<String, ?> two) {
    var keys = new TreeSet<>(one.keySet());
    keys.addAll(two.keySet());
    return keys;
  }
}
