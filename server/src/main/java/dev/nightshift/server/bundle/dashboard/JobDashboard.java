package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.job.Metric;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Names;
import java.util.List;
import java.util.Map;

/** One job in depth. */
final class JobDashboard {
  private final BundleInput input;

  JobDashboard(BundleInput input) {
    this.input = input;
  }

  String text() {
    var dashboard =
        new Dashboard(
                input,
                Names.JOB_DASHBOARD,
                "Nightshift / Job",
                "One job in depth: its state, its runs, their durations, items and cost.",
                true)
            .row(
                "Now",
                state(),
                lastSuccess(),
                failuresInARow(),
                lastDuration(),
                expected(),
                activeFor(),
                next(),
                successWeek(),
                about(),
                alerts())
            .row("Runs", runs(), failures(), percentiles(), lastDurations())
            .row("Work", throughput(), itemsPerRun(), missed(), delay())
            .row("Cost", cpu(), allocated(), logLines(), active());
    for (var job : input.jobs()) {
      if (!job.metrics().isEmpty()) {
        dashboard.folded(
            "Own metrics of " + job.name(),
            job.metrics().stream().map(metric -> own(job, metric)).toList());
      }
    }
    return dashboard.text();
  }

  private Panel state() {
    return Panel.stat("State", "Whether the job is held back; the name opens its page.", "short", 3)
        .steps("green", 1, "blue")
        .says(0, "active", "green", 1, "paused", "blue")
        .link("Page of the job", input.settings().serverUrl() + "/jobs/${job}")
        .now("max by ($label) (#PAUSED)", "{{$label}}");
  }

  private Panel lastSuccess() {
    return Panel.stat("Last success", "When a run last succeeded.", "dateTimeFromNow", 3)
        .noData("never")
        .link("Runs of the job", input.settings().serverUrl() + "/runs?job=${job}")
        .now("max by ($label) (#LAST_SUCCESS > 0) * 1000", "{{$label}}");
  }

  private static Panel failuresInARow() {
    return Panel.stat(
            "Failed in a row", "Runs in a row that failed; kept in the store.", "short", 3)
        .steps("green", 1, "orange", 3, "red")
        .now("max by ($label) (#CONSECUTIVE_FAILURES)", "{{$label}}");
  }

  private static Panel lastDuration() {
    return Panel.stat("Last run took", "Duration of the last completed run.", "s", 3)
        .decimals(1)
        .now("max by ($label) (#LAST_DURATION)", "{{$label}}");
  }

  private static Panel expected() {
    return Panel.stat(
            "Of expected",
            "The last duration by the expected one: above 1.5 it is slow. Jobs may declare none.",
            "percentunit",
            3)
        .decimals(0)
        .noData("none declared")
        .steps("green", 1.5, "orange", 2, "red")
        .now("max by ($label) (#LAST_DURATION / #EXPECTED_DURATION)", "{{$label}}");
  }

  private static Panel activeFor() {
    return Panel.stat(
            "Active for", "How long the oldest active run has been going on; 0: none.", "s", 3)
        .now("max by ($label) (time() - #OLDEST_ACTIVE_START or #PAUSED * 0)", "{{$label}}");
  }

  private static Panel next() {
    return Panel.stat("Next run", "The schedule's next due time.", "dateTimeFromNow", 3)
        .noData("on demand")
        .now("max by ($label) (#NEXT_RUN > 0) * 1000", "{{$label}}");
  }

  private static Panel successWeek() {
    return Panel.stat(
            "Success, 7 d",
            "Successful runs by all runs of seven days, from the store; cancelled runs do not count.",
            "percentunit",
            3)
        .decimals(1)
        .noData("no runs")
        .steps("red", 0.9, "orange", 0.95, "green")
        .now("max by ($label) (#HEALTH_SCORE)", "{{$label}}");
  }

  private Panel about() {
    return Panel.table("What it is", "As the job's plugin and config.yml declare it.", 15, 5)
        .rows(
            "max by ($label, plugin, plugin_version, owner, criticality, schedule, item) (##INFO)")
        .transform(
            "organize",
            Json.map(
                "excludeByName",
                Json.map("Time", true, "Value", true),
                "indexByName",
                Json.map(
                    input.naming().jobLabel(),
                    0,
                    "schedule",
                    1,
                    "item",
                    2,
                    "owner",
                    3,
                    "criticality",
                    4,
                    "plugin",
                    5,
                    "plugin_version",
                    6),
                "renameByName",
                Json.map(input.naming().jobLabel(), "job", "plugin_version", "version")))
        .override("schedule", "custom.width", 130)
        .override("owner", "custom.width", 90)
        .override("criticality", "custom.width", 90)
        .override("plugin", "custom.width", 90)
        .override("version", "custom.width", 140)
        .override(
            "job",
            "links",
            List.of(
                Json.map(
                    "title",
                    "Runbook of the job",
                    "url",
                    input.settings().runbookUrl() + "/jobs/${__value.text}",
                    "targetBlank",
                    true)));
  }

  private Panel alerts() {
    return Panel.table(
            "Firing alerts of the job", "What fires now; the name opens its runbook.", 9, 5)
        .rows(
            """
            max by (alertname, severity, $label) (ALERTS_FOR_STATE{$own_alerts} and ignoring (alertstate) ALERTS{alertstate="firing", $own_alerts}) * 1000
            or on ()
            label_replace(vector(time()) * 1000, "alertname", "nothing fires", "", "")
            """)
        .transform(
            "organize",
            Json.map(
                "excludeByName",
                Json.map("Time", true),
                "indexByName",
                Json.map("Value", 0, "alertname", 1, "severity", 2),
                "renameByName",
                Json.map("Value", "since", "alertname", "alert", input.naming().jobLabel(), "job")))
        .override("since", "unit", "dateTimeFromNow", "custom.width", 150)
        .override(
            "alert",
            "links",
            List.of(
                Json.map(
                    "title",
                    "Runbook",
                    "url",
                    input.settings().runbookUrl() + "/alerts/${__value.text}",
                    "targetBlank",
                    true)));
  }

  private static Panel runs() {
    return Panel.series("Runs", "Ended runs in each interval, by result.", "short", 12)
        .bars()
        .override("success", "color", fixed("green"))
        .override("failure", "color", fixed("red"))
        .over("sum by (result) (increase(##RUNS[$__rate_interval]))", "{{result}}");
  }

  private static Map<String, Object> fixed(String color) {
    return Json.map("mode", "fixed", "fixedColor", color);
  }

  private static Panel failures() {
    return Panel.series(
            "Failed attempts",
            "Attempts that failed in each interval, by kind of error.",
            "short",
            12)
        .bars()
        .override("job_error", "color", fixed("red"))
        .override("timeout", "color", fixed("orange"))
        .override("lost_server", "color", fixed("purple"))
        .override("server_error", "color", fixed("dark-red"))
        .override("refused", "color", fixed("yellow"))
        .over("sum by (kind) (increase(##FAILURES[$__rate_interval]))", "{{kind}}");
  }

  private static Panel percentiles() {
    return Panel.series(
            "Duration percentiles",
            "Of the runs of the last hour, from a histogram whose bounds grow by half; of rarer jobs, of the last 100 runs, exactly.",
            "s",
            12)
        .over(percentile("0.5") + "\nor max by ($label) (#DURATION_P50)", "{{$label}} p50")
        .over(percentile("0.95") + "\nor max by ($label) (#DURATION_P95)", "{{$label}} p95")
        .over(percentile("0.99") + "\nor max by ($label) (#DURATION_P95)", "{{$label}} p99");
  }

  private static String percentile(String quantile) {
    return "histogram_quantile("
        + quantile
        + ", sum by ($label, le) (rate(##DURATION_bucket[1h]))) >= 0";
  }

  private static Panel lastDurations() {
    return Panel.series(
            "Duration of the last run",
            "With what is expected, and the max runtime after which a run is stopped.",
            "s",
            12)
        .stairs()
        .override("expected", "custom.lineStyle", Json.map("fill", "dash", "dash", List.of(8, 8)))
        .over("max by ($label) (#LAST_DURATION)", "{{$label}}")
        .over(
            "max by ($label) (#EXPECTED_DURATION or #MAX_RUNTIME)",
            "{{$label}} expected, or the most");
  }

  private static Panel throughput() {
    return Panel.series(
            "Throughput",
            "Items per second; the window grows with the interval of the job: five minutes, two hours, or two days.",
            "short",
            12)
        .over(OverviewDashboard.THROUGHPUT, "{{$label}}");
  }

  private static Panel itemsPerRun() {
    return Panel.series(
            "Items per run",
            "Items by ended runs of the last hour, of the last day, or since the server began.",
            "short",
            12)
        .stairs()
        .over(
            """
            sum by ($label) (increase(##ITEMS_PROCESSED[1h])) / (sum by ($label) (increase(##RUNS[1h])) > 0)
            or
            sum by ($label) (increase(##ITEMS_PROCESSED[1d])) / (sum by ($label) (increase(##RUNS[1d])) > 0)
            or
            sum by ($label) (##ITEMS_PROCESSED) / (sum by ($label) (##RUNS) > 0)
            """,
            "{{$label}}");
  }

  private static Panel missed() {
    return Panel.series(
            "Missed due times",
            "Due times at which nothing ran in each interval, by cause.",
            "short",
            12)
        .bars()
        .over("sum by (cause) (increase(##MISSED_SLOTS[$__rate_interval]))", "{{cause}}");
  }

  private static Panel delay() {
    return Panel.series("Start delay", "How late runs start, within the last hour.", "s", 12)
        .over(
            "histogram_quantile(0.95, sum by ($label, le) (increase(##START_DELAY_bucket[1h]))) >= 0 or max by ($label) (#PAUSED * 0)",
            "{{$label}} p95");
  }

  private static Panel cpu() {
    return Panel.series("CPU", "CPU seconds per second of the runs' own threads.", "short", 12)
        .over("sum by ($label) (rate(##CPU[$__rate_interval]))", "{{$label}}");
  }

  private static Panel allocated() {
    return Panel.series(
            "Memory allocated", "Bytes per second that the runs' own threads allocate.", "Bps", 12)
        .over("sum by ($label) (rate(##ALLOCATED[$__rate_interval]))", "{{$label}}");
  }

  private static Panel logLines() {
    return Panel.series("Log lines", "Lines per second that runs log, by level.", "short", 12)
        .stacked()
        .over("sum by (level) (rate(##LOG_LINES[$__rate_interval]))", "{{level}}");
  }

  private static Panel active() {
    return Panel.series(
            "Active and waiting runs",
            "Which server executes the job, and how many runs wait for a worker.",
            "short",
            12)
        .stacked()
        .stairs()
        .over("sum by (instance) (##ACTIVE_RUNS)", "{{instance}}")
        .over("sum(#QUEUED_RUNS)", "waiting");
  }

  private Panel own(JobDefinition job, Metric metric) {
    var selector =
        "{"
            + input.naming().jobLabel()
            + "=\""
            + job.name()
            + "\", deployment=~\"$deployment\", instance=~\"$instance\"}";
    var by = metric.label().isEmpty() ? "" : ", " + metric.label();
    var legend = metric.label().isEmpty() ? "{{$label}}" : "{{" + metric.label() + "}}";
    var title = metric.name();
    return switch (metric.kind()) {
      case GAUGE ->
          metric.name().endsWith("_timestamp_seconds")
              ? Panel.series(
                      title + ", ago", Sentence.of(metric.help()) + " How long ago.", "s", 12)
                  .noData("never")
                  .over(
                      "time() - max by ($label" + by + ") (" + metric.name() + selector + " > 0)",
                      legend)
              : Panel.series(title, Sentence.of(metric.help()), Units.of(metric.unit()), 12)
                  .stairs()
                  .over("max by ($label" + by + ") (" + metric.name() + selector + ")", legend);
      case COUNTER ->
          Panel.series(
                  title + ", an hour",
                  Sentence.of(metric.help()) + " Growth within the last hour.",
                  Units.of(metric.unit()),
                  12)
              .over(
                  "sum by ($label" + by + ") (increase(" + metric.name() + selector + "[1h]))",
                  legend);
      case TIMER ->
          Panel.series(title + ", 95th percentile", Sentence.of(metric.help()), "s", 12)
              .over(
                  "histogram_quantile(0.95, sum by ($label, le"
                      + by
                      + ") (increase("
                      + metric.name()
                      + "_bucket"
                      + selector
                      + "[1d])))",
                  legend);
    };
  }
}
