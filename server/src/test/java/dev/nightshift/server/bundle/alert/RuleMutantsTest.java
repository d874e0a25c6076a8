package dev.nightshift.server.bundle.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.AlertName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes in a rule that its own stories must find: it waits twice or half as long, a threshold is
 * half as large again or half as large, a clause is left out. All mutants of a kind are judged at
 * once, each under a name of its own.
 */
class RuleMutantsTest {
  private static final BundleInput INPUT =
      BundleInput.of(Fixture.settings(), List.of(Fixture.catalogue()));
  private static final Pattern NUMBER = Pattern.compile("(>=|<=|==|>|<) (\\d+(?:\\.\\d+)?)");
  private static final Pattern LIMIT = Pattern.compile("background_job_\\w+_(threshold|limit)\\w*");
  private static final Pattern OPERATOR =
      Pattern.compile(" *(and|or|unless)( (ignoring|on) \\([^)]*\\))?");

  /** Mutants that mean the same, or differ only where nothing hangs on it. */
  private static final Map<AlertName, Set<String>> HARMLESS =
      Map.of(
          // the job's last completion decides anyway
          AlertName.DURATION_P50_HIGH,
          Set.of("more than > 0, place 1", "less than > 0, place 1"),
          AlertName.DURATION_P95_HIGH,
          Set.of("more than > 0, place 1", "less than > 0, place 1"),
          // a number of things is whole
          AlertName.DEPLOYMENTS_MIXED,
          Set.of("more than > 1, place 1"),
          AlertName.CATALOGUE_MISMATCH,
          Set.of("more than > 1, place 1"),
          // it asks whether there is a size at all
          AlertName.STORE_GROWING,
          Set.of("less than > 0, place 3"),
          // only a story of more than a day tells both windows apart
          AlertName.ERROR_BUDGET_BURN,
          Set.of(
              "less than > 1, place 1 (3d)",
              "less than > 1, place 2 (3d)",
              "without and background_job:failed_runs:increase1d / background_job:runs:increase1d"
                  + " / ignoring (job) group_left () background_job:error_budget > 1 (3d)"));

  /**
   * A mistake.
   *
   * @param of in which of the alert's rules; -1: in none
   */
  private record Mutant(String what, int of) {}

  @TempDir Path root;

  /** RulesTest has mutants of the others. */
  static Stream<AlertKind> kinds() {
    var others =
        EnumSet.of(
            AlertName.NOT_RUNNING,
            AlertName.NEVER_RAN,
            AlertName.MISSED_SCHEDULE,
            AlertName.NOT_SUCCEEDING,
            AlertName.STALLED,
            AlertName.DISAPPEARED,
            AlertName.FAILURE_RATIO_HIGH,
            AlertName.CONSECUTIVE_FAILURES,
            AlertName.LAST_RUN_FAILED,
            AlertName.SUCCESS_RATE_LOW,
            AlertName.DURATION_TAIL,
            AlertName.SLOW,
            AlertName.SLOW_REPEATEDLY,
            AlertName.ZERO_ITEMS,
            AlertName.NONE_RAN,
            AlertName.STORE_DOWN,
            AlertName.SERVER_DOWN,
            AlertName.SERVER_ABSENT,
            AlertName.BUNDLE_DRIFT,
            AlertName.METRICS_INCOMPLETE,
            AlertName.LABELS_RENAMED,
            AlertName.PLUGIN_LOAD_FAILED);
    return AlertKinds.ALL.stream().filter(kind -> !others.contains(kind.name()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theStoriesOfAnAlertFindMistakesInItsRules(AlertKind kind) throws Exception {
    var rules = new YAMLMapper().readTree(new RulesFile(INPUT).text()).get("groups");
    List<Object> recordings = new ArrayList<>();
    List<JsonNode> own = new ArrayList<>();
    rules.forEach(
        group ->
            group
                .get("rules")
                .forEach(
                    rule -> {
                      if (rule.has("record") || isLookedAt(rule, kind)) {
                        recordings.add(rule);
                      } else if (rule.get("alert").asText().equals(kind.name().text())) {
                        own.add(rule);
                      }
                    }));
    List<Mutant> mutants = new ArrayList<>(List.of(new Mutant("the rule as it is", -1)));
    List<Object> all = new ArrayList<>(recordings);
    for (int of = 0; of < own.size(); of++) {
      var rule = own.get(of);
      all.add(rule(rule, "_r" + of, rule.get("expr").asText(), rule.get("for").asText()));
      for (var changed : mutants(rule).entrySet()) {
        all.add(rule(rule, "_m" + mutants.size(), changed.getValue()[0], changed.getValue()[1]));
        mutants.add(new Mutant(changed.getKey(), of));
      }
    }
    Files.writeString(
        root.resolve("rules.yml"),
        Yaml.write(Yaml.map("groups", List.of(Yaml.map("name", "mutants", "rules", all)))));

    Set<Integer> found = new TreeSet<>();
    for (int step : new int[] {1, 4}) {
      var stories = kind.scenarios().stream().filter(story -> story.step() == step).toList();
      if (!stories.isEmpty()) {
        found.addAll(judged(kind, stories, step, mutants, own.size()));
      }
    }

    assertThat(found).as("the rule as it is, in " + root).doesNotContain(0);
    List<String> survivors = new ArrayList<>();
    for (int number = 1; number < mutants.size(); number++) {
      if (!found.contains(number)) {
        survivors.add(mutants.get(number).what());
      }
    }
    System.out.println(
        kind.name() + ": " + (mutants.size() - 1) + " mutants, " + survivors + " not found");
    assertThat(survivors).isSubsetOf(HARMLESS.getOrDefault(kind.name(), Set.of()));
  }

  /** The alert that a recorded series asks for. */
  private static boolean isLookedAt(JsonNode rule, AlertKind kind) {
    var name = AlertName.CONSECUTIVE_FAILURES;
    return kind.name() != name && rule.get("alert").asText().equals(name.text());
  }

  private Set<Integer> judged(
      AlertKind kind, List<Scenario> stories, int step, List<Mutant> mutants, int rules)
      throws Exception {
    var file = new RuleTestsFile(INPUT);
    List<Object> tests = new ArrayList<>();
    for (var story : stories) {
      var shape =
          story.shapes().contains(Fleet.Shape.ALONE) ? Fleet.Shape.ALONE : Fleet.Shape.CLUSTER;
      List<Object> checks = new ArrayList<>();
      for (int number = 0; number < mutants.size(); number++) {
        for (var check : story.checks()) {
          checks.add(
              asked(
                  file.check(check, kind.name().text(), name(kind, number)),
                  name(kind, number),
                  alerts(kind, mutants, number, rules)));
        }
      }
      tests.add(
          Yaml.map(
              "name",
              story.title(),
              "interval",
              step + "m",
              "input_series",
              file.series(story, shape),
              "promql_expr_test",
              checks));
    }
    Files.writeString(
        root.resolve("story.yml"),
        Yaml.write(
            Yaml.map(
                "rule_files",
                List.of("rules.yml"),
                "evaluation_interval",
                step + "m",
                "tests",
                tests)));
    var result = Tool.run(root, "promtool", "test", "rules", "story.yml");
    assertThat(result.output()).doesNotContain("parse error", "error unmarshaling");
    Set<Integer> found = new TreeSet<>();
    var named = Pattern.compile(kind.name().text() + "_m(\\d+)").matcher(result.output());
    while (named.find()) {
      found.add(Integer.valueOf(named.group(1)));
    }
    return found;
  }

  private static String name(AlertKind kind, int number) {
    return kind.name().text() + "_m" + number;
  }

  /** A mutant beside the other rules of its alert, which are as they were. */
  private static List<String> alerts(AlertKind kind, List<Mutant> mutants, int number, int rules) {
    List<String> alerts = new ArrayList<>();
    if (number > 0) {
      alerts.add(name(kind, number));
    }
    for (int rule = 0; rule < rules; rule++) {
      if (rule != mutants.get(number).of()) {
        alerts.add(kind.name().text() + "_r" + rule);
      }
    }
    return alerts;
  }

  /** A check of one alert, asked of all that are taken for it. */
  private static Map<String, Object> asked(
      Map<String, Object> check, String name, List<String> alerts) {
    var expr =
        ((String) check.get("expr"))
            .replace("count by (alertname, ", "count by (")
            .replace(
                "alertname=\"" + name + "\"", "alertname=~\"" + String.join("|", alerts) + "\"");
    var all = new LinkedHashMap<>(check);
    all.put("expr", "label_replace(" + expr + ", \"alertname\", \"" + name + "\", \"\", \"\")");
    return all;
  }

  private static Map<String, Object> rule(
      JsonNode rule, String ending, String expr, String lasting) {
    return Yaml.map(
        "alert",
        rule.get("alert").asText() + ending,
        "expr",
        expr,
        "for",
        lasting,
        "labels",
        rule.get("labels"));
  }

  /** Expression and duration by what is wrong with them. */
  private static Map<String, String[]> mutants(JsonNode rule) {
    var expr = rule.get("expr").asText();
    var lasting = rule.get("for").asText();
    int minutes = Integer.parseInt(lasting.replace("m", ""));
    var which =
        rule.get("labels").has("window")
            ? " (" + rule.get("labels").get("window").asText() + ")"
            : "";
    Map<String, String[]> mutants = new TreeMap<>();
    mutants.put("for twice as long" + which, new String[] {expr, 2 * minutes + 1 + "m"});
    mutants.put("for half as long" + which, new String[] {expr, 30 * (minutes - 1) + "s"});
    var number = NUMBER.matcher(expr);
    for (int n = 1; number.find(); n++) {
      double value = Double.parseDouble(number.group(2));
      var more = value == 0 ? number.group(1) + " 1e12" : number.group(1) + " " + 1.5 * value;
      var less = value == 0 ? number.group(1) + " -1" : number.group(1) + " " + 0.5 * value;
      var place = number.group() + ", place " + n + which;
      mutants.put(
          "more than " + place,
          new String[] {with(expr, number.start(), number.end(), more), lasting});
      mutants.put(
          "less than " + place,
          new String[] {with(expr, number.start(), number.end(), less), lasting});
    }
    var limit = LIMIT.matcher(expr);
    for (int n = 1; limit.find(); n++) {
      for (var factor : List.of("1.5", "0.5")) {
        mutants.put(
            factor + " times " + limit.group() + ", place " + n,
            new String[] {
              with(expr, limit.start(), limit.end(), "(" + factor + " * " + limit.group() + ")"),
              lasting
            });
      }
    }
    clauses(expr)
        .forEach(
            (what, without) ->
                mutants.put("without " + what + which, new String[] {without, lasting}));
    return mutants;
  }

  private static String with(String text, int from, int to, String other) {
    return text.substring(0, from) + other + text.substring(to);
  }

  /** The expression without each clause, but the muting that is the same everywhere. */
  private static Map<String, String> clauses(String expr) {
    Map<String, String> without = new TreeMap<>();
    var lines = expr.lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      if (OPERATOR.matcher(lines.get(at)).matches()
          && !(lines.get(0).equals("(") && !lines.get(at).startsWith(" "))) {
        int end = at + 1;
        int open = 0;
        while (end < lines.size() && (open > 0 || !OPERATOR.matcher(lines.get(end)).matches())) {
          int now = open + balance(lines.get(end));
          if (now < 0) {
            break;
          }
          open = now;
          end++;
        }
        List<String> rest = new ArrayList<>(lines.subList(0, at));
        rest.addAll(lines.subList(end, lines.size()));
        without.put(
            String.join(" ", lines.subList(at, end)).strip().replaceAll("\\s+", " "),
            String.join("\n", rest));
      }
    }
    var inline = " unless background_job:muted";
    if (expr.contains(inline)) {
      without.put("muting", expr.replace(inline, ""));
    }
    return without;
  }

  private static int balance(String line) {
    return (int)
        (line.chars().filter(c -> c == '(').count() - line.chars().filter(c -> c == ')').count());
  }
}
