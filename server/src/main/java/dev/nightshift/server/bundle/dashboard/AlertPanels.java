package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.List;

/** What fires, since when, and where the runbook is. */
final class AlertPanels {
  private final Links links;
  private final JobPanels jobs;
  private final String label;

  AlertPanels(BundleInput input) {
    links = new Links(input);
    jobs = new JobPanels(input);
    label = input.naming().jobLabel();
  }

  Panel firing(int width, int height) {
    return Panels.table(
            "Firing alerts",
            "What fires now and since when. The alert opens its runbook, which says what to do; the job opens its dashboard or its page.",
            width,
            height)
        .columns(
            Column.value(
                    "since",
                    Unit.FROM_NOW,
                    """
                    max by (alertname, severity, priority, $label, deployment) (
                      ALERTS_FOR_STATE{$pending} and ignoring (alertstate) ALERTS{$alerts}
                    ) * 1000
                    or on ()
                    label_replace(vector(time()) * 1000, "alertname", "nothing fires", "", "")
                    """)
                .width(145),
            Column.label("severity", "severity").width(75),
            Column.label("priority", "priority").width(70),
            Column.label("alertname", "alert").opens(links.alertRunbook(Links.CELL)),
            Column.label(label, "job").opens(jobs.board(Links.CELL), links.jobPage(Links.CELL)),
            Column.label("deployment", "deployment").width(105))
        .option("sortBy", List.of(Json.map("displayName", "since", "desc", false)));
  }

  /** When which alert fired; those that fired longest. */
  Panel history(int width, int height) {
    var fired = "max by (alertname, $label) (ALERTS{$alerts})";
    var longest = "sum by (alertname, $label) (count_over_time(ALERTS{$alerts}[$__range] @ end()))";
    // Without what all of them begin with, since there is little room for names.
    var alert = ", \"alert\", \"$1\", \"alertname\", \"(?:BackgroundJobs?)?(.*)\")";
    return Panels.timeline(
            "When alerts fired",
            "The alerts that fired longest in the time shown; the name is that of the alert and of its job.",
            width,
            height)
        .says(List.of(new Say(0, "quiet", "green"), new Say(1, "firing", "red")))
        .over(
            "label_replace("
                + fired
                + " and on (alertname, $label) topk("
                + Measures.MOST
                + ", "
                + longest
                + ")"
                + alert
                + "\nor on ()\nlabel_replace(vector(0), \"alert\", \"nothing fired\", \"\", \"\")",
            "{{alert}} {{$label}}");
  }
}
