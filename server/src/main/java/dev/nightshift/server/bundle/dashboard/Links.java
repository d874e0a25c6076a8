package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.Map;

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

  Map<String, Object> board(String title, String uid) {
    return here(title, "/d/" + uid + "?" + KEEP);
  }

  Map<String, Object> boardOf(String title, String uid, String job) {
    return here(title, "/d/" + uid + "?var-job=" + job + "&" + KEEP);
  }

  Map<String, Object> jobPage(String job) {
    return outside("Page of the job: its runs and logs", server("/jobs/" + job));
  }

  Map<String, Object> jobRunbook(String job) {
    return outside("Runbook of the job", input.settings().runbookUrl() + "/jobs/" + job);
  }

  Map<String, Object> alertRunbook(String alert) {
    return outside("Runbook: what it means, what to do", runbooks() + "/alerts/" + alert);
  }

  Map<String, Object> runs() {
    return outside("Runs", server("/runs"));
  }

  Map<String, Object> jobs() {
    return outside("Jobs", server("/"));
  }

  private String runbooks() {
    return input.settings().runbookUrl();
  }

  private String server(String path) {
    return input.settings().serverUrl() + path;
  }

  private static Map<String, Object> here(String title, String url) {
    return Json.map("title", title, "url", url, "targetBlank", false);
  }

  private static Map<String, Object> outside(String title, String url) {
    return Json.map("title", title, "url", url, "targetBlank", true);
  }
}
