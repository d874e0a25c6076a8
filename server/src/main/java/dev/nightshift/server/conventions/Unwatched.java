package dev.nightshift.server.conventions;

import java.util.EnumMap;
import java.util.Map;

/** Metrics that no rule and no panel of the bundle asks for, and why they are exported anyway. */
public final class Unwatched {
  private Unwatched() {}

  /** One sentence for each such metric. */
  public static Map<CoreMetric, String> reasons() {
    Map<CoreMetric, String> reasons = new EnumMap<>(CoreMetric.class);
    reasons.put(
        CoreMetric.CANCELLED,
        "Somebody wanted it, so it is neither success nor failure; who and why is in the audit, and the count is"
            + " for reports of your own.");
    reasons.put(
        CoreMetric.SLOW_STATEMENTS,
        "Each stands in the log of its run with its text and duration; how many are usual only the job's author"
            + " can say, in an alert of the job's own.");
    reasons.put(
        CoreMetric.STORE_SLOW_STATEMENTS,
        "Each stands in the server's log; that a store is slow as a whole shows in the delay of queues and in the"
            + " connections in use, which have panels and rules.");
    reasons.put(
        CoreMetric.OTHER_SCHEDULE,
        "An order of people, shown on the job's page; rules follow it through the expected interval.");
    reasons.put(
        CoreMetric.INTENSITY,
        "An order of people, shown on the job's page; what it does is seen in CPU, items and durations.");
    return reasons;
  }
}
