package dev.nightshift.server.bundle.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.BundleFiles;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.FleetScenarios;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Naming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
  private static final BundleInput INPUT =
      BundleInput.of(Fixture.settings(), List.of(Fixture.catalogue()));

  @TempDir Path root;

  @Test
  void promtoolFindsTheRulesAndTheScrapeConfigurationSound() throws Exception {
    BundleFiles.write(Fixture.bundle(), root);
    var alerts = root.resolve("alerts");
    assertThat(Tool.run(alerts, "promtool", "check", "rules", "rules.yml"))
        .satisfies(result -> assertThat(result.exit()).as(result.output()).isZero())
        .satisfies(result -> assertThat(result.output()).doesNotContain("duplicate"));
    assertThat(Tool.run(alerts, "promtool", "check", "config", "prometheus.yml").exit()).isZero();
  }

  @Test
  void exactlyTheRightAlertsFireInEveryStory() throws Exception {
    BundleFiles.write(Fixture.bundle(), root);
    List<Tool.Running> both = new ArrayList<>();
    // side by side, for each takes a core and a minute and a half
    for (var tests : List.of("rules.test.yml", "rules.daily.test.yml")) {
      both.add(Tool.start(root.resolve("alerts"), "promtool", "test", "rules", tests));
    }
    for (var one : both) {
      var result = one.result();
      assertThat(result.exit()).as(result.output()).isZero();
    }
  }

  @Test
  void everyAlertFiresInOneStoryAndIsSilentInAnother() {
    var names = Arrays.stream(AlertName.values()).toList();
    assertThat(AlertKinds.ALL.stream().map(AlertKind::name))
        .containsExactlyInAnyOrderElementsOf(names);
    for (var kind : AlertKinds.ALL) {
      var checks = kind.scenarios().stream().flatMap(story -> story.checks().stream()).toList();
      assertThat(checks)
          .as(kind.name() + " fires")
          .anyMatch(check -> fires(check, kind.name()))
          .as(kind.name() + " is silent")
          .anyMatch(check -> !fires(check, kind.name()));
    }
  }

  private static boolean fires(Scenario.Check check, AlertName name) {
    return check.firing().stream().anyMatch(firing -> firing.name().equals(name.text()));
  }

  /** A mistake in the rules, and the story that must find it. */
  record Mutant(String name, String from, String to, Scenario story) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mutant> mutants() {
    var completed = INPUT.promql().fill("#LAST_COMPLETION");
    var active = INPUT.promql().fill("#ACTIVE_SINCE");
    return Stream.of(
        new Mutant(
            "a paused job is not muted",
            "background_job_paused) == 1",
            "background_job_paused) == 2",
            story("a job that is broken and paused")),
        new Mutant(
            "maintenance does not mute",
            "background_job_maintenance_active) == 1",
            "background_job_maintenance_active) == 2",
            story("a maintenance window after failures")),
        new Mutant(
            "three intervals instead of two",
            "> 2 * max without",
            "> 3 * max without",
            story(AlertName.NOT_RUNNING, 0)),
        new Mutant(
            "the time since a pause ended does not count",
            "(" + completed + " > " + active + " or " + active + ")",
            completed,
            story(AlertName.NOT_RUNNING, 2)),
        new Mutant(
            "failures are divided by failures",
            "/ background_job:runs:increase1h > 0.1",
            "/ background_job:failed_runs:increase1h > 0.1",
            story(AlertName.FAILURE_RATIO_HIGH, 1)),
        new Mutant(
            "a ratio of a few runs",
            "background_job:runs:increase1h >= 10",
            "background_job:runs:increase1h >= 1",
            story(AlertName.FAILURE_RATIO_HIGH, 2)),
        new Mutant(
            "a stall is noticed late",
            "> max without (instance, pod, node) (background_job_max_runtime_seconds)",
            "> 2 * max without (instance, pod, node) (background_job_max_runtime_seconds)",
            story(AlertName.STALLED, 0)),
        new Mutant(
            "an announced removal raises an alert",
            "background_job_retired) == 1",
            "background_job_retired) == 2",
            story(AlertName.DISAPPEARED, 1)),
        new Mutant(
            "one failed run is enough for a page",
            "background_job_consecutive_failures) >= 3",
            "background_job_consecutive_failures) >= 1",
            story(AlertName.LAST_RUN_FAILED, 0)),
        new Mutant(
            "what is mended calls again",
            "background_job_consecutive_failures) == 0",
            "background_job_consecutive_failures) == -1",
            story(AlertName.FAILURE_RATIO_HIGH, 3)),
        new Mutant(
            "each success of a job that mostly fails is believed",
            "max_over_time(background_job:recovered[1h])",
            "max_over_time(background_job:recovered[1s])",
            story(AlertName.ERROR_BUDGET_BURN, 0)),
        new Mutant(
            "what is mended calls again when the server starts anew",
            "max_over_time(background_job:recovered[5m])",
            "max_over_time(background_job:recovered[1s])",
            story(AlertName.ERROR_BUDGET_BURN, 2)));
  }

  private static Scenario story(String title) {
    return FleetScenarios.ALL.stream()
        .filter(scenario -> scenario.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private static Scenario story(AlertName name, int number) {
    return AlertKinds.ALL.stream()
        .filter(kind -> kind.name() == name)
        .findFirst()
        .orElseThrow()
        .scenarios()
        .get(number);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void theStoriesFindAMistakeInTheRules(Mutant mutant) throws Exception {
    var rules = new RulesFile(INPUT).text();
    assertThat(rules).contains(mutant.from());
    var story = mutant.story().only(dev.nightshift.server.bundle.alert.sim.Fleet.Shape.ALONE);
    Files.writeString(root.resolve("rules.yml"), rules.replace(mutant.from(), mutant.to()));
    Files.writeString(
        root.resolve("story.yml"), new RuleTestsFile(INPUT).text(story.step(), List.of(story)));
    var result = Tool.run(root, "promtool", "test", "rules", "story.yml");
    assertThat(result.exit()).as(result.output()).isNotZero();
    assertThat(result.output()).contains("ALERTS");
  }

  @Test
  void anAlertThatAJobDeclaresIsProvenToo() throws Exception {
    var tests = new RuleTestsFile(INPUT);
    assertThat(tests.declared()).hasSize(1);
    Files.writeString(root.resolve("rules.yml"), new RulesFile(INPUT).text());
    Files.writeString(root.resolve("story.yml"), tests.text(1, tests.declared()));
    var result = Tool.run(root, "promtool", "test", "rules", "story.yml");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @Test
  void theOwnerOfAJobThatIsGoneIsRemembered() throws Exception {
    Files.writeString(root.resolve("rules.yml"), new RulesFile(INPUT).text());
    Files.writeString(
        root.resolve("story.yml"),
        """
        rule_files: [rules.yml]
        tests:
          - interval: 1m
            input_series:
              - {series: 'background_job_max_runtime_seconds{job="old",deployment="d",instance="a"}', values: '60x59'}
              - {series: 'background_job_info{job="old",owner="storage",deployment="d",instance="a"}', values: '1x59'}
              - {series: 'background_job_store_up{job="nightshift",deployment="d",instance="a"}', values: '1x90'}
            promql_expr_test:
              - expr: count(ALERTS{alertname="BackgroundJobDisappeared", alertstate="firing"})
                eval_time: 75m
                exp_samples: [{value: 1}]
            alert_rule_test:
              - alertname: BackgroundJobDisappeared
                eval_time: 75m
        """);
    // promtool prints all annotations of an alert that it does not expect
    var result = Tool.run(root, "promtool", "test", "rules", "story.yml");
    assertThat(result.exit()).as(result.output()).isNotZero();
    assertThat(result.output())
        .contains("owner=\"storage\"", "/alerts/BackgroundJobDisappeared?job=old")
        .doesNotContain("expr:");
  }

  @Test
  void theLabelOfTheJobMayHaveAnotherName() throws Exception {
    var named = Fixture.catalogue(new Naming("team_job", "job_name"));
    var input = BundleInput.of(Fixture.settings(), List.of(named));
    var stories =
        List.of(
            story("a job that is broken and paused"),
            story(AlertName.NOT_RUNNING, 0),
            story(AlertName.STORE_DOWN, 0),
            story(AlertName.METRICS_INCOMPLETE, 0),
            story(AlertName.LABELS_RENAMED, 0));
    Files.writeString(root.resolve("rules.yml"), new RulesFile(input).text());
    Files.writeString(root.resolve("story.yml"), new RuleTestsFile(input).text(1, stories));
    var result = Tool.run(root, "promtool", "test", "rules", "story.yml");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @Test
  void theLiteralQueriesOfTheDocumentsGoWrong() throws Exception {
    for (var name : List.of("rules.yml", "rules.test.yml")) {
      try (var in = RulesTest.class.getResourceAsStream("/seed/" + name)) {
        Files.write(root.resolve(name), in.readAllBytes());
      }
    }
    var result = Tool.run(root, "promtool", "test", "rules", "rules.test.yml");
    assertThat(result.exit()).as(result.output()).isZero();
  }
}
