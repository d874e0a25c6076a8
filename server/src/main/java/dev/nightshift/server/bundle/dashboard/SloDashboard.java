package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.LinkedHashSet;
import java.util.List;

/** What each job has left of the failures that its objective allows in seven days. */
final class SloDashboard {
  private static final String LEFT = "1 - (1 - #HEALTH_SCORE) / (1 - $objective)";

  private static final Steps BUDGET = Steps.base("red").from(0, "orange").from(0.5, "green");

  /** As the alerts on fast burning: 14 within an hour and 7 within six hours page somebody. */
  private static final Steps BURN =
      Steps.base("green").from(1, "yellow").from(2, "orange").from(7, "red");

  private final BundleInput input;
  private final JobPanels jobs;

  SloDashboard(BundleInput input) {
    this.input = input;
    jobs = new JobPanels(input);
  }

  String text() {
    return new Dashboard(
            input,
            Names.SLO_DASHBOARD,
            "Error budgets",
            "Success of the last seven days against the objective, what is left of the failures that it allows, and how fast they are used up. A burn rate of 1 uses the budget up in exactly seven days.")
        .choice("objective", "Objective", objectives())
        .jobs(
            "spenders",
            "bottomk(" + Measures.MOST + ", max by ($label) (#HEALTH_SCORE or #PAUSED * 0 + 2))")
        .row("Is the objective met?", met(), usedUp(), worst(), fastest(), day(), failures())
        .row("Who spends the budget?", budgets())
        .row(
            "Since when?",
            left(),
            success(),
            burn(
                "Burn rate within an hour",
                "1h",
                "Within an hour; from 14 on the alert pages somebody, if it holds for a quarter of an hour too.",
                14),
            burn(
                "Burn rate within six hours",
                "6h",
                "Within six hours; from 7 on the alert pages somebody, if it holds for an hour too.",
                7))
        .text();
  }

  /** That of config.yml first, then others to look at. */
  private List<String> objectives() {
    var all = new LinkedHashSet<String>();
    all.add(Double.toString(input.settings().alerts().expected().success()));
    all.addAll(List.of("0.95", "0.9", "0.99", "0.995", "0.999"));
    return List.copyOf(all);
  }

  private static Panel stat(String title, String description, Unit unit) {
    return Panels.stat(title, description, unit, 4);
  }

  private Panel met() {
    return stat(
            "Jobs that meet it",
            "Jobs whose success of seven days reaches the objective, of those that ran.",
            Unit.RATIO)
        .decimals(0)
        .noData("no runs")
        .steps(Steps.success(input))
        .now("(count(#HEALTH_SCORE >= $objective) or vector(0)) / count(#HEALTH_SCORE)", "met");
  }

  private static Panel usedUp() {
    return stat(
            "Budgets used up",
            "Jobs that failed more often in seven days than their objective allows.",
            Unit.COUNT)
        .steps(Steps.base("green").from(1, "red"))
        .now("count(#HEALTH_SCORE < $objective) or vector(0)", "jobs");
  }

  private static Panel worst() {
    return stat("Least budget left", "Of all jobs; below 0 more is spent than allowed.", Unit.RATIO)
        .decimals(0)
        .noData("no runs")
        .steps(BUDGET)
        .now("min(" + LEFT + ")", "left");
  }

  private static Panel fastest() {
    return stat(
            "Fastest burn, 1 h",
            "The highest burn rate of a job within an hour; 20 is all runs failing at an objective of 95%.",
            Unit.COUNT)
        .decimals(1)
        .noData("no runs")
        .steps(BURN)
        .now("max(" + rate("1h", "") + ")", "burn");
  }

  private Panel day() {
    return stat("Success, 24 h", "Of all runs of the jobs shown.", Unit.RATIO)
        .decimals(1)
        .noData("no runs")
        .steps(Steps.success(input))
        .now("sum(increase(##RUNS{result=\"success\"}[1d])) / sum(increase(##RUNS[1d]))", "rate");
  }

  private static Panel failures() {
    return stat("Failed runs, 24 h", "Of all jobs shown.", Unit.COUNT)
        .decimals(0)
        .steps(Steps.base("green").from(1, "orange"))
        .now("sum(increase(##RUNS{result=\"failure\"}[1d]))", "failures");
  }

  /** Of runs, how many failed, by how many may. */
  private static String rate(String window, String matcher) {
    var failed = "##RUNS{" + matcher + "result=\"failure\"}[" + window + "]";
    var all = "##RUNS" + (matcher.isEmpty() ? "" : "{" + matcher + "}") + "[" + window + "]";
    return "sum by ($label) (increase("
        + failed
        + ")) / (sum by ($label) (increase("
        + all
        + ")) > 0) / (1 - $objective)";
  }

  private Panel budgets() {
    return Panels.table(
            "Budgets",
            "Every job that ran, the one with the least budget first. The burn rates tell how fast it is used up: above 1 it does not last. The name opens the job.",
            24,
            11)
        .columns(
            Column.label(input.naming().jobLabel(), "job")
                .opens(jobs.board(Links.CELL), jobs.runs(Links.CELL), jobs.runbook(Links.CELL)),
            Column.value("budget left", Unit.RATIO, "min by ($label) (" + LEFT + ")")
                .decimals(0)
                .colored(BUDGET),
            Column.value("success, 7 d", Unit.RATIO, "min by ($label) (#HEALTH_SCORE)").decimals(2),
            burnColumn("1h"),
            burnColumn("6h"),
            burnColumn("1d"),
            burnColumn("3d"),
            Column.value(
                    "failed runs, 24 h",
                    Unit.COUNT,
                    "sum by ($label) (increase(##RUNS{result=\"failure\"}[1d])) and on ($label) #HEALTH_SCORE")
                .decimals(0))
        .leastFirst("budget left");
  }

  private static Column burnColumn(String window) {
    return Column.value("burn, " + window, Unit.COUNT, rate(window, "")).decimals(1).colored(BURN);
  }

  private Panel left() {
    return jobs.opensJob(
            Panels.series(
                "Budget left",
                "At each point, of the seven days before it. The jobs with the least.",
                Unit.RATIO))
        .lines(Steps.base("transparent").from(0, "red"))
        .max(1)
        .lowestFirst()
        .unbounded()
        .over(
            Measures.least(
                "max by ($label) (" + LEFT + ")", "max by ($label) (##HEALTH_SCORE @ end())"),
            "{{$label}}");
  }

  private Panel success() {
    return jobs.opensJob(
            Panels.series(
                "Success over seven days",
                "At each point, of the seven days before it, with the objective. The jobs with the lowest rate.",
                Unit.RATIO))
        .max(1)
        .lowestFirst()
        .dashed("objective", "orange")
        .over(
            Measures.least(
                "max by ($label) (#HEALTH_SCORE)", "max by ($label) (##HEALTH_SCORE @ end())"),
            "{{$label}}")
        .over("vector($objective)", "objective");
  }

  private Panel burn(String title, String window, String description, int pages) {
    return jobs.opensJob(
            Panels.series(title, description + " The jobs with the least budget left.", Unit.COUNT))
        .lines(Steps.base("transparent").from(1, "yellow").from(pages, "red"))
        .custom("axisSoftMax", 2)
        .over(rate(window, "$label=~\"$spenders\", "), "{{$label}}");
  }
}
