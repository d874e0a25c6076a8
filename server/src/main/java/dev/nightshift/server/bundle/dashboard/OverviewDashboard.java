package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;

/** Is anything wrong, what, since when, and what next. */
final class OverviewDashboard {
  private final BundleInput input;
  private final Links links;
  private final JobPanels jobs;
  private final AlertPanels alerts;

  OverviewDashboard(BundleInput input) {
    this.input = input;
    links = new Links(input);
    jobs = new JobPanels(input);
    alerts = new AlertPanels(input);
  }

  String text() {
    return new Dashboard(
            input,
            Names.OVERVIEW_DASHBOARD,
            "Overview",
            "All background jobs: what is wrong, since when, and what to do next.")
        .row(
            "Is anything wrong?",
            critical(),
            others(),
            failing(),
            late(),
            success(),
            active(),
            waiting(),
            servers())
        .row("What, since when, and what next?", alerts.firing(14, 8), alerts.history(10, 8), all())
        .row(
            "How did it come about?",
            jobs.failures(),
            jobs.missed(),
            jobs.activeRuns(),
            durations(),
            successWeek(),
            jobs.items())
        .row("What does it cost?", jobs.cpu(), jobs.allocated())
        .text();
  }

  private static Panel critical() {
    return Panels.stat("Critical alerts", "Alerts that page somebody and fire now.", Unit.COUNT, 3)
        .steps(Steps.base("green").from(1, "red"))
        .now("count(ALERTS{$alerts, severity=\"critical\"}) or vector(0)", "critical");
  }

  private static Panel others() {
    return Panels.stat("Other alerts", "Warnings and notes that fire now.", Unit.COUNT, 3)
        .steps(Steps.base("green").from(1, "orange"))
        .now("count(ALERTS{$alerts, severity!=\"critical\"}) or vector(0)", "others");
  }

  private static Panel failing() {
    return Panels.stat(
            "Failing jobs",
            "Jobs whose last run failed; they clear with the next success.",
            Unit.COUNT,
            3)
        .steps(Steps.FAILURES)
        .now("count(#CONSECUTIVE_FAILURES > 0) or vector(0)", "jobs");
  }

  private static Panel late() {
    return Panels.stat(
            "Overdue or stuck",
            "Jobs that completed no run for twice their interval, or whose run goes on beyond the max runtime.",
            Unit.COUNT,
            3)
        .steps(Steps.base("green").from(1, "red"))
        .now(
            "count((" + Measures.STATE + ") == 5 or (" + Measures.STATE + ") == 7) or vector(0)",
            "jobs");
  }

  private Panel success() {
    return Panels.stat(
            "Success, 24 h",
            "Successful runs by all runs of the last day; cancelled runs do not count. Opens the error budgets.",
            Unit.RATIO,
            3)
        .decimals(1)
        .noData("no runs")
        .steps(Steps.success(input))
        .opens(links.board("Error budgets", Names.SLO_DASHBOARD))
        .now("sum(increase(##RUNS{result=\"success\"}[1d])) / sum(increase(##RUNS[1d]))", "rate");
  }

  private Panel active() {
    return Panels.stat(
            "Active runs",
            "Runs whose code a server executes now. Opens what they cost.",
            Unit.COUNT,
            3)
        .opens(links.board("Correlation", Names.CORRELATION_DASHBOARD))
        .now("sum(##ACTIVE_RUNS)", "active");
  }

  private Panel waiting() {
    return Panels.stat(
            "Waiting runs",
            "Runs that are due and wait for a worker. Opens the queues.",
            Unit.COUNT,
            3)
        .steps(Steps.backlog(input))
        .opens(links.board("Queues and workers", Names.QUEUES_DASHBOARD))
        .now("sum(#QUEUED_RUNS)", "waiting");
  }

  private Panel servers() {
    return Panels.stat(
            "Servers well",
            "Servers that answer and see their store, of those that Prometheus knows. Opens the servers.",
            Unit.RATIO,
            3)
        .decimals(0)
        .steps(Steps.ALL_OF_THEM)
        .opens(links.board("Server and store", Names.SERVER_DASHBOARD))
        .now("sum(##STORE_UP or up{$server} * 0) / count(up{$server})", "well");
  }

  private Panel all() {
    var label = input.naming().jobLabel();
    return Panels.table(
            "Jobs",
            "Every job, the worst first. The name opens the job's dashboard, its page with runs and logs, or its runbook. "
                + Measures.STATE_HELP,
            24,
            11)
        .columns(
            Column.label(label, "job")
                .opens(
                    jobs.board(Links.CELL),
                    jobs.runs(Links.CELL),
                    links.jobPage(Links.CELL),
                    links.jobRunbook(Links.CELL)),
            Column.value("state", Unit.COUNT, by("max", Measures.STATE))
                .says(Measures.STATES)
                .width(125),
            Column.value("failed in a row", Unit.COUNT, by("max", "#CONSECUTIVE_FAILURES"))
                .colored(Steps.FAILURES)
                .width(110),
            Column.value("last success", Unit.FROM_NOW, by("max", "#LAST_SUCCESS > 0") + " * 1000")
                .width(145),
            Column.value("took", Unit.SECONDS, by("max", "#LAST_DURATION and #LAST_COMPLETION > 0"))
                .decimals(1)
                .width(95),
            Column.value("p95", Unit.SECONDS, by("max", "#DURATION_P95 and #LAST_COMPLETION > 0"))
                .decimals(1)
                .width(95),
            Column.value("success, 1 h", Unit.RATIO, SUCCESS_HOUR)
                .decimals(1)
                .colored(Steps.success(input))
                .width(105),
            Column.value("success, 7 d", Unit.RATIO, by("max", "#HEALTH_SCORE"))
                .decimals(1)
                .colored(Steps.success(input))
                .width(105),
            Column.value("runs, 24 h", Unit.COUNT, by("sum", "increase(##RUNS[1d])"))
                .decimals(0)
                .width(85),
            Column.value(
                    "failed, 24 h",
                    Unit.COUNT,
                    by("sum", "increase(##RUNS{result=\"failure\"}[1d])"))
                .decimals(0)
                .width(95),
            Column.value("items, 24 h", Unit.COUNT, by("sum", "increase(##ITEMS_PROCESSED[1d])"))
                .decimals(0)
                .width(95),
            Column.value("next", Unit.FROM_NOW, by("max", "#NEXT_RUN > 0") + " * 1000").width(145),
            Column.label("deployment", "deployment").width(115))
        .worstFirst("state");
  }

  private static final String SUCCESS_HOUR =
      by("sum", "increase(##RUNS{result=\"success\"}[1h])")
          + " / ("
          + by("sum", "increase(##RUNS[1h])")
          + " > 0)";

  private static String by(String fold, String expression) {
    return fold + " by ($label, deployment) (" + expression + ")";
  }

  private Panel durations() {
    return jobs.opensJob(
            Panels.series(
                "Duration of the last run, by what is expected",
                "1 is the expected duration, above 1.5 is slow. The jobs that were slowest in the time shown; those that declare no duration are not here.",
                Unit.TIMES))
        .decimals(1)
        .stairs()
        .lines(Steps.base("transparent").from(1.5, "orange").from(2, "red"))
        .over(
            Measures.most(
                "max by ($label) (#LAST_DURATION / #EXPECTED_DURATION)",
                "max by ($label) (max_over_time(##LAST_DURATION[$__range] @ end())) / max by ($label) (##EXPECTED_DURATION @ end())"),
            "{{$label}}");
  }

  private Panel successWeek() {
    return jobs.opensJob(
            Panels.series(
                "Success over seven days",
                "Successful runs by all runs of the seven days before, from the store; cancelled runs do not count. The jobs with the lowest rate.",
                Unit.RATIO))
        .max(1)
        .lowestFirst()
        .lines(
            Steps.base("transparent")
                .from(input.settings().alerts().expected().success(), "orange"))
        .over(
            Measures.least(
                "max by ($label) (#HEALTH_SCORE)", "max by ($label) (##HEALTH_SCORE @ end())"),
            "{{$label}}");
  }
}
