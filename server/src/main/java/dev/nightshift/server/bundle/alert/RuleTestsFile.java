package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.FleetScenarios;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Simulation;
import dev.nightshift.server.bundle.input.BundleInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code alerts/rules.test.yml} with stories of minutes and hours, on one node and on three, and
 * {@code alerts/rules.daily.test.yml} with those of a day and more.
 */
final class RuleTestsFile {
  private final BundleInput input;
  private final Simulation simulation;

  RuleTestsFile(BundleInput input) {
    this.input = input;
    this.simulation = new Simulation(input.naming(), input.promql(), input.hashes().get(0));
  }

  /** The stories whose steps are of this length. */
  String text(int step) {
    List<Scenario> scenarios = new ArrayList<>(FleetScenarios.ALL);
    AlertKinds.ALL.forEach(kind -> scenarios.addAll(kind.scenarios()));
    scenarios.addAll(declared());
    return text(step, scenarios);
  }

  List<Scenario> declared() {
    return input.jobs().stream()
        .flatMap(
            job ->
                job.alerts().stream().map(alert -> DeclaredScenario.of(job, alert, this::severity)))
        .flatMap(Optional::stream)
        .toList();
  }

  String text(int step, List<Scenario> all) {
    var scenarios = all.stream().filter(scenario -> scenario.step() == step).toList();
    var text =
        new StringBuilder("# ")
            .append(input.heading())
            .append("\n# Each check names all alerts that fire at that minute.\n")
            .append("# Stories are told side by side, each in a deployment of its own.\n")
            .append("rule_files: [rules.yml]\nevaluation_interval: ")
            .append(step)
            // else promtool takes them in any order, and one reads what another recorded a step ago
            .append("m\ngroup_eval_order: [nightshift, nightshift-daily, nightshift-declared]\n")
            .append("tests:\n");
    for (var shape : Fleet.Shape.values()) {
      for (var stories : together(scenarios, shape)) {
        write(stories, shape, step, text);
      }
    }
    return text.toString();
  }

  /**
   * Most of what promtool does for a minute it does once for all fleets: so many share a test,
   * those of about one length.
   */
  private List<Map<String, Scenario>> together(List<Scenario> scenarios, Fleet.Shape shape) {
    List<Map<String, Scenario>> tests = new ArrayList<>();
    Map<String, Scenario> open = new LinkedHashMap<>();
    for (var scenario :
        scenarios.stream()
            .filter(one -> one.shapes().contains(shape))
            .sorted(Comparator.comparingLong(Scenario::lastMinute))
            .toList()) {
      if (simulation.aboutAll(scenario, shape)) {
        tests.add(Map.of("blue", scenario));
        continue;
      }
      if (open.size() == (shape == Fleet.Shape.ALONE ? 24 : 9)) {
        tests.add(open);
        open = new LinkedHashMap<>();
      }
      open.put("s" + (open.size() + 1), scenario);
    }
    if (!open.isEmpty()) {
      tests.add(open);
    }
    return tests;
  }

  private void write(
      Map<String, Scenario> stories, Fleet.Shape shape, int step, StringBuilder text) {
    var nodes = shape == Fleet.Shape.ALONE ? "one node" : "three nodes";
    List<String> titles = new ArrayList<>();
    stories.forEach((deployment, story) -> titles.add(deployment + ": " + story.title()));
    text.append("  - name: ")
        .append(quoted(nodes + ", " + String.join("; ", titles)))
        .append("\n    interval: ")
        .append(step)
        .append("m\n    input_series:\n");
    simulation
        .series(stories, shape)
        .forEach(
            (name, values) ->
                text.append("      - {series: ")
                    .append(quoted(name))
                    .append(", values: ")
                    .append(quoted(values))
                    .append("}\n"));
    List<Object> checks = new ArrayList<>();
    stories.forEach(
        (deployment, story) ->
            story.checks().forEach(check -> checks.add(check(deployment, shape, check))));
    text.append(Yaml.write(Yaml.map("promql_expr_test", checks)).replaceAll("(?m)^(?=.)", "    "));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  List<Object> series(Scenario scenario, Fleet.Shape shape) {
    List<Object> series = new ArrayList<>();
    simulation
        .series(scenario, shape)
        .forEach((name, values) -> series.add(Yaml.map("series", name, "values", values)));
    return series;
  }

  /** All that fires in this deployment, in the one to which nothing happens, and in none. */
  private Map<String, Object> check(String deployment, Fleet.Shape shape, Scenario.Check check) {
    var beside = shape == Fleet.Shape.ALONE ? "" : "|green";
    return check(
        deployment,
        check.firing(),
        check.minute(),
        deployment.equals("blue") ? "" : ",deployment=~\"|" + deployment + beside + "\"");
  }

  /** What of a check is about one alert, asked of an alert of another name. */
  Map<String, Object> check(Scenario.Check check, String alert, String asked) {
    var firing =
        check.firing().stream()
            .filter(one -> one.name().equals(alert))
            .map(
                one ->
                    new Scenario.Firing(
                        asked,
                        one.severity().isEmpty() ? severity(alert) : one.severity(),
                        one.job(),
                        one.deployed()))
            .toList();
    return check("blue", firing, check.minute(), ",alertname=\"" + asked + "\"");
  }

  private Map<String, Object> check(
      String deployment, List<Scenario.Firing> firing, long minute, String matcher) {
    Map<String, Integer> expected = new TreeMap<>();
    firing.forEach(one -> expected.merge(labels(deployment, one), 1, Integer::sum));
    List<Object> samples = new ArrayList<>();
    expected.forEach((labels, count) -> samples.add(Yaml.map("labels", labels, "value", count)));
    return Yaml.map(
        "expr",
        "count by (alertname, deployment, "
            + input.naming().jobLabel()
            + ", severity) (ALERTS{"
            + notOwn()
            + "alertstate=\"firing\""
            + matcher
            + "})",
        "eval_time",
        minute + "m",
        "exp_samples",
        samples);
  }

  /** What a team's own rules say of these fleets is not for us to tell. */
  private String notOwn() {
    return input
        .settings()
        .deploy()
        .ownRules()
        .filter(own -> !own.alerts().isEmpty())
        .map(own -> new TreeSet<>(own.alerts()))
        .map(names -> "alertname!~\"" + String.join("|", names) + "\", ")
        .orElse("");
  }

  private String labels(String deployment, Scenario.Firing firing) {
    var labels = new TreeMap<String, String>();
    labels.put("alertname", firing.name());
    labels.put(
        "severity", firing.severity().isEmpty() ? severity(firing.name()) : firing.severity());
    if (firing.deployed()) {
      labels.put("deployment", deployment);
    }
    if (!firing.job().isEmpty()
        && !(firing.job().equals("nightshift") && !input.naming().jobLabel().equals("job"))) {
      labels.put(input.naming().jobLabel(), firing.job());
    }
    List<String> parts = new ArrayList<>();
    labels.forEach((name, value) -> parts.add(name + "=\"" + value + "\""));
    return "{" + String.join(", ", parts) + "}";
  }

  private Severity severity(JobAlert alert) {
    return input.settings().alerts().severity(alert.name(), alert.severity());
  }

  private String severity(String alert) {
    return AlertKinds.of(input.settings().alerts()).stream()
        .filter(kind -> kind.name().text().equals(alert))
        .map(AlertKind::rules)
        .map(rules -> AlertSeverity.text(rules.get(0).severity()))
        .findFirst()
        .orElseThrow();
  }
}
