package dev.nightshift.server.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is reported on. */
public enum Kind {
  DAILY("Daily check", "what needs somebody this morning, and how long jobs took"),
  WEEKLY("Weekly review", "runs and failures by day and job, and what was odd"),
  MONTHLY("Monthly report", "runs, success and time of each job in a month"),
  INCIDENT("Incident report", "what happened in a stretch of time, to be completed by hand");

  private final String title;
  private final String about;

  Kind(String title, String about) {
    this.title = title;
    this.about = about;
  }

  public String title() {
    return title;
  }

  /** Without a full stop. */
  public String about() {
    return about;
  }

  /** As in addresses and commands. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Kind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no report \""
                        + label
                        + "\"; there are "
                        + String.join(", ", labels())));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Kind::label).toList();
  }
}
