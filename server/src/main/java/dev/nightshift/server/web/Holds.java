package dev.nightshift.server.web;

import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Pause;

/** What holds a job back, in words. */
final class Holds {
  private Holds() {}

  /** The pause, or else the window; empty if nothing holds the job back. */
  static String brief(JobOverview job) {
    var pause = job.orders().pause();
    if (pause != null) {
      return "by " + pause.by() + ", " + end(pause) + because(pause.reason());
    }
    return job.window().map(window -> "in maintenance" + rest(window)).orElse("");
  }

  /** After "paused"; null for null. */
  static String pause(Pause pause) {
    return pause == null
        ? null
        : "by "
            + pause.by()
            + " since "
            + Wording.instant(pause.at())
            + ", "
            + end(pause)
            + because(pause.reason())
            + switch (pause.running()) {
              case FINISH -> "";
              case HOLD -> " (runs at work wait)";
              case CANCEL -> " (runs at work were cancelled)";
            };
  }

  /** A sentence without its full stop. */
  static String window(MaintenanceWindow window) {
    var name = window.recurring() ? "maintenance window " + window.name() : "maintenance";
    return name
        + (window.recurring() ? "" : " by " + window.actor())
        + rest(window)
        + switch (window.running()) {
          case FINISH -> "";
          case HOLD -> " (runs at work wait)";
        };
  }

  private static String rest(MaintenanceWindow window) {
    return " until " + Wording.instant(window.end()) + because(window.reason());
  }

  private static String end(Pause pause) {
    return pause.until() == null
        ? "until somebody resumes it"
        : "until " + Wording.instant(pause.until());
  }

  private static String because(String reason) {
    return reason == null || reason.isEmpty() ? "" : ": " + reason;
  }
}
