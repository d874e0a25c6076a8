package dev.nightshift.server.report;

import java.time.Instant;
import java.util.List;

/**
 * A report: tables, and what they mean in a sentence.
 *
 * @param headline what somebody in a hurry is to know, with a full stop
 * @param good nobody has to do anything
 * @param server address of the server that made it; links lead there
 */
public record Report(
    Kind kind,
    String deployment,
    String headline,
    boolean good,
    Instant made,
    Period period,
    String server,
    List<Section> sections) {
  public Report {
    sections = List.copyOf(sections);
  }

  /** Its title with the time that it is about. */
  public String title() {
    return kind.title() + " " + period.name();
  }

  /** What a value is. */
  enum As {
    TEXT,
    /** The name of a job. */
    JOB,
    /** An identifier. */
    CODE,
    COUNT,
    MILLIS,
    PERCENT,
    TIME;

    boolean number() {
      return this == COUNT || this == MILLIS || this == PERCENT;
    }
  }

  /**
   * A column.
   *
   * @param name for programs
   */
  record Column(String name, String title, As as) {}

  /**
   * A table.
   *
   * @param name for programs
   * @param note how to read it; may be empty
   * @param empty what it means that there are no rows
   * @param rows values in the order of the columns: texts, longs, decimals and instants; null:
   *     there is none
   * @param picture null without one
   */
  record Section(
      String name,
      String title,
      String note,
      String empty,
      List<Column> columns,
      List<List<Object>> rows,
      Picture picture) {
    Section with(Picture drawn) {
      return new Section(name, title, note, empty, columns, rows, drawn);
    }
  }

  /**
   * Bars; what they say is in a table too.
   *
   * @param failed their second parts tell of failures
   * @param across they lie, one below the other
   */
  record Picture(String says, boolean across, boolean failed, List<Bar> bars) {}

  /**
   * One bar of two parts.
   *
   * @param value in words
   */
  record Bar(String label, double good, double bad, String value) {}
}
