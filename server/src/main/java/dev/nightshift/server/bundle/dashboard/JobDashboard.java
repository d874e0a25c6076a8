package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;

/** One job in depth. */
final class JobDashboard {
  private static final int NARROW = 3;

  private final BundleInput input;
  private final Links links;
  private final AlertPanels alerts;

  JobDashboard(BundleInput input) {
    this.input = input;
    links = new Links(input);
    alerts = new AlertPanels(input);
  }

  String text() {
    return new Dashboard(
            input,
            Names.JOB_DASHBOARD,
            "Job",
            "One job in depth: its state, its runs, their durations, items and cost.")
        .ofOneJob()
        .row(
            "$shown: is anything wrong, since when, and what next?",
            state(),
            lastSuccess(),
            failuresInARow(),
            lastDuration(),
            expected(),
            activeFor(),
            next(),
            successWeek(),
            alerts.firingOfOne(12, 8),
            history(),
            about())
        .row(
            "Runs",
            JobRuns.runs().opens(runs()),
            JobRuns.failures().opens(links.failedRuns(Links.THE_JOB), runs()),
            JobRuns.percentiles().opens(runs()),
            JobRuns.last().opens(runs()))
        .row(
            "Work",
            JobRuns.throughput().opens(runs()),
            JobRuns.itemsPerRun().opens(runs()),
            JobRuns.missed(),
            JobRuns.delay())
        .row(
            "Cost",
            JobRuns.cpu().opens(runs()),
            JobRuns.allocated().opens(runs()),
            JobRuns.logLines().opens(runs()),
            JobRuns.active().opens(runs()))
        .text();
  }

  private Link runs() {
    return links.runs(Links.THE_JOB);
  }

  private Panel state() {
    return Panels.stat(
            "State", Measures.STATE_HELP + " Opens its page or its runbook.", Unit.COUNT, NARROW)
        .says(Measures.STATES)
        .opens(links.jobPage(Links.THE_JOB), links.jobRunbook(Links.THE_JOB))
        .now("max by ($label) (" + Measures.STATE + ")", "{{$label}}");
  }

  private Panel lastSuccess() {
    return Panels.stat(
            "Last success", "When a run last succeeded. Opens the runs.", Unit.FROM_NOW, NARROW)
        .noData("never")
        .opens(runs(), links.jobPage(Links.THE_JOB))
        .now("max by ($label) (#LAST_SUCCESS > 0) * 1000", "{{$label}}");
  }

  private Panel failuresInARow() {
    return Panels.stat(
            "Failed in a row",
            "Runs in a row that failed; kept in the store. Opens the runbook with known errors.",
            Unit.COUNT,
            NARROW)
        .steps(Steps.FAILURES)
        .opens(links.jobRunbook(Links.THE_JOB), links.failedRuns(Links.THE_JOB))
        .now("max by ($label) (#CONSECUTIVE_FAILURES)", "{{$label}}");
  }

  private static Panel lastDuration() {
    return Panels.stat("Last run took", "Duration of the last completed run.", Unit.SECONDS, NARROW)
        .decimals(1)
        .noData("no run yet")
        .now("max by ($label) (#LAST_DURATION)", "{{$label}}");
  }

  private static Panel expected() {
    return Panels.stat(
            "Of expected",
            "The last duration by the expected one: above 1.5 it is slow. Jobs may declare none.",
            Unit.RATIO,
            NARROW)
        .decimals(0)
        .noData("none declared")
        .steps(Steps.base("green").from(1.5, "orange").from(2, "red"))
        .now("max by ($label) (#LAST_DURATION / #EXPECTED_DURATION)", "{{$label}}");
  }

  private static Panel activeFor() {
    return Panels.stat(
            "Active for",
            "How long the oldest active run has been going on; 0: none.",
            Unit.SECONDS,
            NARROW)
        .now("max by ($label) (time() - #OLDEST_ACTIVE_START or #PAUSED * 0)", "{{$label}}");
  }

  private static Panel next() {
    return Panels.stat("Next run", "The schedule's next due time.", Unit.FROM_NOW, NARROW)
        .noData("on demand")
        .now("max by ($label) (#NEXT_RUN > 0) * 1000", "{{$label}}");
  }

  private Panel successWeek() {
    return Panels.stat(
            "Success, 7 d",
            "Successful runs by all runs of seven days, from the store; cancelled runs do not count. Opens the error budget.",
            Unit.RATIO,
            NARROW)
        .decimals(1)
        .noData("no runs")
        .steps(Steps.success(input))
        .opens(links.boardOf("Error budget", Names.SLO_DASHBOARD, Links.THE_JOB))
        .now("max by ($label) (#HEALTH_SCORE)", "{{$label}}");
  }

  private static Panel history() {
    return Panels.timeline("State over time", Measures.STATE_HELP, 12, 8)
        .says(Measures.STATES)
        .option("showValue", "auto")
        .over("max by ($label, deployment) (" + Measures.STATE + ")", "{{deployment}}");
  }

  private Panel about() {
    return Panels.table(
            "What it is",
            "As the job's plugin and config.yml declare it. The name opens its runbook or its page, the plugin its own metrics.",
            24,
            4)
        .columns(
            Column.hidden(
                "max by ($label, plugin, plugin_version, owner, criticality, schedule, item) (##INFO)"),
            Column.label(input.naming().jobLabel(), "job")
                .opens(links.jobRunbook(Links.CELL), links.jobPage(Links.CELL)),
            Column.label("schedule", "schedule"),
            Column.label("item", "item"),
            Column.label("owner", "owner"),
            Column.label("criticality", "criticality"),
            Column.label("plugin", "plugin")
                .opens(
                    links.board(
                        "Metrics of the plugin, if it declares any",
                        Names.PLUGIN_DASHBOARD + Links.CELL)),
            Column.label("plugin_version", "version"));
  }
}
