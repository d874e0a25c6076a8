package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;

/** Where a click leads: another dashboard with the same time, a page of the server, a runbook. */
final class Links {
  private static final String KEEP = "${deployment:queryparam}&${__url_time_range}";

  /** The text of the clicked cell. */
  static final String CELL = "${__value.text}";

  /** The job of a dashboard that shows one. */
  static final String THE_JOB = "${shown}";

  private final BundleInput input;

  Links(BundleInput input) {
    this.input = input;
  }

  /** The value of the job's label of what was clicked: a line, a number or a row. */
  String clickedJob() {
    return "${__field.labels." + input.naming().jobLabel() + "}";
  }

  Link board(String title, String uid) {
    return here(title, "/d/" + uid + "?" + KEEP);
  }

  Link boardOf(String title, String uid, String job) {
    return here(title, "/d/" + uid + "?var-job=" + job + "&" + KEEP);
  }

  Link jobPage(String job) {
    return outside("Page of the job: its runs and logs", server("/jobs/" + job));
  }

  /** Of the time that the dashboard shows. */
  Link runs(String job) {
    return outside("Runs of the job in the time shown", server(runsOf(job)));
  }

  /** Likewise. */
  Link failedRuns(String job) {
    return outside(
        "Failed runs of the job in the time shown",
        server(runsOf(job) + "&state=FAILED,TIMED_OUT,STALLED"));
  }

  private static String runsOf(String job) {
    return "/runs?job=" + job + "&from=${__from:date:iso}&to=${__to:date:iso}";
  }

  Link jobRunbook(String job) {
    return outside("Runbook of the job", runbooks() + "/jobs/" + job);
  }

  /**
   * The page of an alert, which shows how the job is.
   *
   * @param job an expression of Grafana
   */
  Link alertRunbook(String alert, String job) {
    return outside(
        "Runbook: what it means, what to do", runbooks() + "/alerts/" + alert + "?job=" + job);
  }

  private String runbooks() {
    return input.settings().runbookUrl();
  }

  private String server(String path) {
    return input.settings().serverUrl() + path;
  }

  private static Link here(String title, String url) {
    return new Link(title, url, false);
  }

  private static Link outside(String title, String url) {
    return new Link(title, url, true);
  }
}
