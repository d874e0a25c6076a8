package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.List;

/** Is anything wrong, what, since when, and where to go next. */
final class OverviewDashboard {
  private final BundleInput input;

  OverviewDashboard(BundleInput input) {
    this.input = input;
  }

  String text() {
    return new Dashboard(
            input,
            Names.OVERVIEW_DASHBOARD,
            "Nightshift / Overview",
            "All background jobs: what is wrong, since when, and where to go next.",
            false)
        .row(
            "Is anything wrong?",
            critical(),
            others(),
            failing(),
            success(),
            active(),
            waiting(),
            servers(),
            stores())
        .row("What, and since when?", alerts(), jobs())
        .row(
            "How did it come about?",
            successRate(),
            failures(),
            activeRuns(),
            durations(),
            throughput(),
            missed())
        .row("What does it cost?", cpu(), allocated(), memory(), delay())
        .text();
  }

  private static Panel critical() {
    return Panel.stat("Critical alerts", "Alerts that page somebody and fire now.", "short", 3)
        .steps("green", 1, "red")
        .now("count(ALERTS{$alerts, severity=\"critical\"}) or vector(0)", "critical");
  }

  private static Panel others() {
    return Panel.stat("Other alerts", "Warnings and notes that fire now.", "short", 3)
        .steps("green", 1, "orange")
        .now("count(ALERTS{$alerts, severity!=\"critical\"}) or vector(0)", "others");
  }

  private static Panel failing() {
    return Panel.stat(
            "Failing jobs",
            "Jobs whose last run failed; they clear with the next success.",
            "short",
            3)
        .steps("green", 1, "orange", 3, "red")
        .now("count(#CONSECUTIVE_FAILURES > 0) or vector(0)", "jobs");
  }

  private static Panel success() {
    return Panel.stat(
            "Success, 24 h",
            "Successful runs by all runs of the last day; cancelled runs do not count.",
            "percentunit",
            3)
        .decimals(1)
        .noData("no runs")
        .steps("red", 0.9, "orange", 0.95, "green")
        .now("sum(increase(##RUNS{result=\"success\"}[1d])) / sum(increase(##RUNS[1d]))", "rate");
  }

  private static Panel active() {
    return Panel.stat("Active runs", "Runs whose code a server executes now.", "short", 3)
        .now("sum(##ACTIVE_RUNS)", "active");
  }

  private static Panel waiting() {
    return Panel.stat("Waiting runs", "Runs that are due and wait for a worker.", "short", 3)
        .steps("text", 10, "orange", 50, "red")
        .now("sum(#QUEUED_RUNS)", "waiting");
  }

  private static Panel servers() {
    return Panel.stat(
            "Servers up", "Those that answer, of those that Prometheus knows.", "percentunit", 3)
        .steps("red", 0.01, "orange", 1, "green")
        .now("avg(up{$server})", "up");
  }

  private static Panel stores() {
    return Panel.stat(
            "Stores up",
            "Servers whose last look at the store is at most a minute old.",
            "percentunit",
            3)
        .steps("red", 0.01, "orange", 1, "green")
        .now("avg(##STORE_UP)", "with store");
  }

  private Panel alerts() {
    return Panel.table(
            "Firing alerts",
            "What fires now, the oldest first. The name opens its runbook, the job its dashboard.",
            24,
            7)
        .rows(
            """
            sort(
              max without (#without, alertstate) (ALERTS_FOR_STATE{deployment=~"$deployment|", $label=~"$job|nightshift|"} and ignoring (alertstate) ALERTS{$alerts})
            ) * 1000
            or on ()
            label_replace(vector(time()) * 1000, "alertname", "nothing fires", "", "")
            """)
        .transform(
            "organize",
            Json.map(
                "excludeByName",
                Json.map(
                    "Time", true, "__name__", true, "bundle_version", true, "catalogue_hash", true),
                "indexByName",
                Json.map(
                    "Value",
                    0,
                    "alertname",
                    1,
                    input.naming().jobLabel(),
                    2,
                    "deployment",
                    3,
                    "severity",
                    4),
                "renameByName",
                Json.map("Value", "since", "alertname", "alert", input.naming().jobLabel(), "job")))
        .override("since", "unit", "dateTimeFromNow", "custom.width", 170)
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

  private Panel jobs() {
    var label = input.naming().jobLabel();
    return Panel.table(
            "Jobs",
            "Every job, those that fail first. The name opens the job's dashboard, its page or its runbook.",
            24,
            11)
        .rows("sum by ($label, deployment) (#CONSECUTIVE_FAILURES)")
        .rows("sum by ($label, deployment) (#PAUSED)")
        .rows("max by ($label, deployment) (#LAST_COMPLETION > 0) * 1000")
        .rows("max by ($label, deployment) (#LAST_SUCCESS > 0) * 1000")
        .rows("max by ($label, deployment) (#LAST_DURATION and #LAST_COMPLETION > 0)")
        .rows("max by ($label, deployment) (#DURATION_P95 and #LAST_COMPLETION > 0)")
        .rows("max by ($label, deployment) (#HEALTH_SCORE)")
        .rows("sum by ($label, deployment) (increase(##ITEMS_PROCESSED[1d]))")
        .rows("max by ($label, deployment) (#NEXT_RUN > 0) * 1000")
        .transform("merge", Json.map())
        .transform(
            "organize",
            Json.map(
                "excludeByName",
                Json.map("Time", true),
                "indexByName",
                Json.map(
                    label,
                    0,
                    "deployment",
                    1,
                    "Value #A",
                    2,
                    "Value #B",
                    3,
                    "Value #C",
                    4,
                    "Value #D",
                    5,
                    "Value #E",
                    6,
                    "Value #F",
                    7,
                    "Value #G",
                    8,
                    "Value #H",
                    9,
                    "Value #I",
                    10),
                "renameByName",
                Json.map(
                    label,
                    "job",
                    "Value #A",
                    "failed in a row",
                    "Value #B",
                    "state",
                    "Value #C",
                    "last run",
                    "Value #D",
                    "last success",
                    "Value #E",
                    "took",
                    "Value #F",
                    "p95",
                    "Value #G",
                    "success, 7 d",
                    "Value #H",
                    "items, 24 h",
                    "Value #I",
                    "next")))
        .option("sortBy", List.of(Json.map("displayName", "failed in a row", "desc", true)))
        .override(
            "job",
            "links",
            List.of(
                Json.map(
                    "title",
                    "Dashboard of the job",
                    "url",
                    "/d/"
                        + Names.JOB_DASHBOARD
                        + "?var-job=${__value.text}&${deployment:queryparam}&${__url_time_range}",
                    "targetBlank",
                    false),
                Json.map(
                    "title",
                    "Page of the job",
                    "url",
                    input.settings().serverUrl() + "/jobs/${__value.text}",
                    "targetBlank",
                    true),
                Json.map(
                    "title",
                    "Runbook of the job",
                    "url",
                    input.settings().runbookUrl() + "/jobs/${__value.text}",
                    "targetBlank",
                    true)))
        .override(
            "failed in a row",
            "custom.cellOptions",
            Json.map("type", "color-text"),
            "thresholds",
            thresholds("green", 1, "orange", 3, "red"),
            "color",
            Json.map("mode", "thresholds"))
        .override(
            "state",
            "mappings",
            List.of(
                Json.map(
                    "type",
                    "value",
                    "options",
                    Json.map(
                        "0",
                        Json.map("text", "active", "color", "green", "index", 0),
                        "1",
                        Json.map("text", "paused", "color", "blue", "index", 1)))))
        .override("deployment", "custom.width", 120)
        .override("last run", "unit", "dateTimeFromNow", "custom.width", 170)
        .override("last success", "unit", "dateTimeFromNow", "custom.width", 170)
        .override("took", "unit", "s", "decimals", 1, "custom.width", 100)
        .override("p95", "unit", "s", "decimals", 1, "custom.width", 100)
        .override(
            "success, 7 d",
            "unit",
            "percentunit",
            "decimals",
            1,
            "custom.cellOptions",
            Json.map("type", "color-text"),
            "thresholds",
            thresholds("red", 0.9, "orange", 0.95, "green"),
            "color",
            Json.map("mode", "thresholds"))
        .override("items, 24 h", "decimals", 0, "custom.width", 120)
        .override("next", "unit", "dateTimeFromNow");
  }

  static java.util.Map<String, Object> thresholds(
      String base, double first, String color, double second, String last) {
    java.util.Map<String, Object> lowest = new java.util.LinkedHashMap<>();
    lowest.put("color", base);
    lowest.put("value", null);
    return Json.map(
        "mode",
        "absolute",
        "steps",
        List.of(
            lowest,
            Json.map("color", color, "value", first),
            Json.map("color", last, "value", second)));
  }

  private static Panel successRate() {
    return Panel.series(
            "Success rate",
            "Successful runs by all runs of the last hour; of jobs without a run in that hour, of the last day or, from the store, of seven days.",
            "percentunit",
            12)
        .max(1)
        .over(
            """
            sum by ($label) (increase(##RUNS{result="success"}[1h])) / (sum by ($label) (increase(##RUNS[1h])) > 0)
            or
            sum by ($label) (increase(##RUNS{result="success"}[1d])) / (sum by ($label) (increase(##RUNS[1d])) > 0)
            or
            max by ($label) (#HEALTH_SCORE)
            """,
            "{{$label}}");
  }

  private static Panel failures() {
    return Panel.series(
            "Failed attempts", "Attempts that failed in each interval, by job.", "short", 12)
        .bars()
        .over("sum by ($label) (increase(##FAILURES[$__rate_interval]))", "{{$label}}");
  }

  private static Panel activeRuns() {
    return Panel.series(
            "Active runs",
            "Which job was active when: compare with the panels below to find who caused a spike.",
            "short",
            12)
        .stacked()
        .stairs()
        .over("sum by ($label) (##ACTIVE_RUNS)", "{{$label}}");
  }

  private static Panel durations() {
    return Panel.series(
            "Duration of the last run, by what is expected",
            "1 is the expected duration; jobs that declare none show seconds on their own dashboard.",
            "short",
            12)
        .decimals(2)
        .stairs()
        .over("max by ($label) (#LAST_DURATION / #EXPECTED_DURATION)", "{{$label}}");
  }

  private static Panel throughput() {
    return Panel.series(
            "Throughput",
            "Items per second; the window grows with the interval of the job: five minutes, two hours, or two days.",
            "short",
            12)
        .over(THROUGHPUT, "{{$label}}");
  }

  /** A rare job would show a blip after each run and nothing in between. */
  static final String THROUGHPUT =
      """
      sum by ($label) (rate(##ITEMS_PROCESSED[5m])) and max by ($label) (#EXPECTED_INTERVAL) <= 150
      or
      sum by ($label) (rate(##ITEMS_PROCESSED[2h])) and max by ($label) (#EXPECTED_INTERVAL) <= 3600
      or
      sum by ($label) (rate(##ITEMS_PROCESSED[2d]))
      """;

  private static Panel missed() {
    return Panel.series(
            "Missed due times",
            "Due times at which nothing ran in each interval, by job.",
            "short",
            12)
        .bars()
        .over("sum by ($label) (increase(##MISSED_SLOTS[$__rate_interval]))", "{{$label}}");
  }

  private static Panel cpu() {
    return Panel.series(
            "CPU by job", "CPU seconds per second of the runs' own threads.", "short", 12)
        .stacked()
        .over("sum by ($label) (rate(##CPU[$__rate_interval]))", "{{$label}}");
  }

  private static Panel allocated() {
    return Panel.series(
            "Memory allocated by job",
            "Bytes per second that the runs' own threads allocate.",
            "Bps",
            12)
        .stacked()
        .over("sum by ($label) (rate(##ALLOCATED[$__rate_interval]))", "{{$label}}");
  }

  private static Panel memory() {
    return Panel.series(
            "Memory of the servers",
            "Resident memory of each server, and its heap in use.",
            "bytes",
            12)
        .over("process_resident_memory_bytes{$server}", "{{instance}} resident")
        .over("jvm_memory_bytes_used{$server, area=\"heap\"}", "{{instance}} heap");
  }

  private static Panel delay() {
    return Panel.series(
            "Start delay, 95th percentile", "How late runs start, within the last hour.", "s", 12)
        .over(
            "histogram_quantile(0.95, sum by ($label, le) (increase(##START_DELAY_bucket[1h]))) >= 0 or max by ($label) (#PAUSED * 0)",
            "{{$label}}");
  }
}
