package dev.nightshift.server.bundle.diff;

/**
 * One thing that is different.
 *
 * @param subject an alert, a recording rule, a job, a dashboard
 * @param name e.g. {@code BackgroundJobSlow (severity=warning)}
 * @param what what of it, e.g. {@code for}; empty if it is new or gone
 * @param before empty if it is new
 * @param after empty if it is gone
 */
public record Change(
    Subject subject, Kind kind, String name, String what, String before, String after) {

  /** What can change. */
  public enum Subject {
    ALERT("Alerts"),
    RECORDING("Recorded series"),
    JOB("Jobs and their thresholds"),
    DASHBOARD("Dashboards"),
    FILE("Other files");

    private final String heading;

    Subject(String heading) {
      this.heading = heading;
    }

    String heading() {
      return heading;
    }
  }

  /** How it changed. */
  public enum Kind {
    NEW,
    CHANGED,
    GONE
  }
}
