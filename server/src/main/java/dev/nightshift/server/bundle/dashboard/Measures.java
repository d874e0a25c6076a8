package dev.nightshift.server.bundle.dashboard;

import java.util.ArrayList;
import java.util.List;

/**
 * What several dashboards ask. Over time and for all jobs at once they ask only for gauges and for
 * growth within {@code $__rate_interval}: a long window at every point of a thousand lines is more
 * than a Prometheus bears.
 */
final class Measures {
  /** Lines in a panel that compares jobs, or rows in one that lists the first of many. */
  static final int MOST = 8;

  /** How a job is, the worse the higher. */
  static final List<Say> STATES =
      List.of(
          new Say(0, "ok", "green"),
          new Say(1, "running", "light-green"),
          new Say(2, "paused", "blue"),
          new Say(3, "slow", "yellow"),
          new Say(4, "last run failed", "orange"),
          new Say(5, "overdue", "dark-orange"),
          new Say(6, "failing", "red"),
          new Say(7, "stuck", "dark-red"));

  static final String STATE_HELP =
      "stuck: a run goes on beyond the max runtime; failing: three or more failures in a row;"
          + " overdue: no run completed for twice the interval; slow: the last run took over twice"
          + " the expected time.";

  /** One of {@link #STATES}. */
  static final String STATE =
      """
      (#PAUSED == 1) * 2
      or
      (time() - #OLDEST_ACTIVE_START > #MAX_RUNTIME) * 0 + 7
      or
      (#CONSECUTIVE_FAILURES >= 3) * 0 + 6
      or
      (time() - (#LAST_COMPLETION > #ACTIVE_SINCE or #ACTIVE_SINCE) > 2 * #EXPECTED_INTERVAL) * 0 + 5
      or
      (#CONSECUTIVE_FAILURES > 0) * 0 + 4
      or
      (#CONSECUTIVE_SLOW > 0) * 0 + 3
      or
      #OLDEST_ACTIVE_START * 0 + 1
      or
      #PAUSED * 0
      """
          .strip();

  static final String CPU = "sum by ($label) (rate(##CPU[$__rate_interval]))";
  static final String ALLOCATED = "sum by ($label) (rate(##ALLOCATED[$__rate_interval]))";
  static final String ITEMS = "sum by ($label) (rate(##ITEMS_PROCESSED[$__rate_interval]))";
  static final String LOG_LINES = "sum by ($label) (rate(##LOG_LINES[$__rate_interval]))";

  /** The line for what a panel does not compare. */
  static final String OTHERS = "all others";

  private Measures() {}

  /** How much a counter grew within the time shown, by job; the same at every point of it. */
  static String grown(String metric) {
    return "sum by ($label) (increase(##" + metric + "[$__range] @ end()))";
  }

  /** Of the jobs that rank first over all of the time shown, so that lines do not come and go. */
  static String most(String shown, String rank) {
    return "(" + shown + ")\nand on ($label)\ntopk(" + MOST + ", " + rank + ")";
  }

  /** Likewise of events, each a whole one; of no job where nothing happened. */
  static String mostEvents(String metric) {
    var some = grown(metric) + " > 0";
    return most("round(sum by ($label) (increase(##" + metric + "[$__rate_interval])))", some)
        + "\nor\nlabel_replace(vector(0) unless on () ("
        + some
        + "), \"$label\", \"none\", \"\", \"\")";
  }

  /** Events by a label, each a whole one. */
  static String events(String label, String metric) {
    return "round(sum by (" + label + ") (increase(" + metric + "[$__rate_interval])))";
  }

  /** Likewise of those that rank last. */
  static String least(String shown, String rank) {
    return "(" + shown + ")\nand on ($label)\nbottomk(" + MOST + ", " + rank + ")";
  }

  /** Likewise with one line for all other jobs together, for stacks that add up. */
  static String mostAndOthers(String shown, String rank) {
    return most(shown, rank)
        + "\nor\nlabel_replace(sum(("
        + shown
        + ") unless on ($label) topk("
        + MOST
        + ", "
        + rank
        + ")) > 0, \"$label\", \""
        + OTHERS
        + "\", \"\", \"\")";
  }

  /**
   * Several lines of one query, named by the label {@code line}: a name and its expression in
   * turns. Lines that do not exist everywhere, such as limits, then leave no query empty.
   */
  static String lines(String... namesAndExpressions) {
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < namesAndExpressions.length; at += 2) {
      lines.add(
          "label_replace("
              + namesAndExpressions[at + 1]
              + ", \"line\", \""
              + namesAndExpressions[at]
              + "\", \"\", \"\")");
    }
    return String.join("\nor\n", lines);
  }
}
