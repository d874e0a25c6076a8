package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What fires, since when, and where the runbook is. */
final class AlertPanels {
  private static final SortedMap<String, String> SEVERITIES =
      new TreeMap<>(
          Map.of("critical", "red", "warning", "orange", "info", "blue", "nothing fires", "green"));

  private final Links links;
  private final JobPanels jobs;
  private final String label;

  AlertPanels(BundleInput input) {
    links = new Links(input);
    jobs = new JobPanels(input);
    label = input.naming().jobLabel();
  }

  /** Of all jobs. */
  Panel firing(int width, int height) {
    return firing(
        width,
        height,
        "$label, ",
        Column.label("alertname", "alert")
            .opens(links.alertRunbook(Links.CELL, "${__data.fields.job}"))
            .width(265),
        Column.label(label, "job").opens(jobs.board(Links.CELL), links.jobPage(Links.CELL)));
  }

  /** Of the job that the dashboard shows. */
  Panel firingOfOne(int width, int height) {
    return firing(
        width,
        height,
        "",
        Column.label("alertname", "alert").opens(links.alertRunbook(Links.CELL, Links.THE_JOB)));
  }

  private static Panel firing(int width, int height, String by, Column... named) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.value(
                        "since",
                        Unit.FROM_NOW,
                        """
                        max by (alertname, severity, priority, $by deployment) (
                          ALERTS_FOR_STATE{$pending} and ignoring (alertstate) ALERTS{$alerts}
                        ) * 1000
                        or on ()
                        label_replace(vector(-1), "severity", "nothing fires", "", "")
                        """
                            .replace("$by ", by))
                    .says(List.of(new Say(-1, "-", "text")))
                    .width(135),
                Column.label("severity", "severity").paints(SEVERITIES).width(100),
                Column.label("priority", "priority").width(80)));
    columns.addAll(List.of(named));
    columns.add(Column.label("deployment", "deployment").width(100));
    return Panels.table(
            "Firing alerts",
            "What fires now and since when, the most urgent first. The alert opens its runbook, which says what to do; a job opens its dashboard or its page.",
            width,
            height)
        .columns(columns.toArray(Column[]::new))
        .option("enablePagination", true)
        .option(
            "sortBy",
            List.of(
                Json.map("displayName", "priority", "desc", false),
                Json.map("displayName", "since", "desc", false)));
  }

  /** When which alert fired; those that fired longest. */
  Panel history(int width, int height) {
    var fired = "max by (alertname, $label) (ALERTS{$alerts})";
    var longest = "sum by (alertname, $label) (count_over_time(ALERTS{$alerts}[$__range] @ end()))";
    var critical = longest.replace("$alerts", "$alerts, severity=\"critical\"");
    // Without what all of them begin with, since there is little room for names.
    var alert = ", \"alert\", \"$1\", \"alertname\", \"(?:BackgroundJobs?)?(.*)\")";
    return Panels.timeline(
            "When alerts fired",
            "The alerts that fired longest in the time shown, critical ones before others; the name is that of the alert and of its job.",
            width,
            height)
        .says(List.of(new Say(0, "quiet", "green"), new Say(1, "firing", "red")))
        .over(
            "label_replace("
                + fired
                + " and on (alertname, $label) topk("
                + Measures.MOST
                + ", "
                + critical
                + " * 1e6 or "
                + longest
                + ")"
                + alert
                + "\nor on ()\nlabel_replace(vector(0), \"alert\", \"nothing fired\", \"\", \"\")",
            "{{alert}} {{$label}}");
  }
}
