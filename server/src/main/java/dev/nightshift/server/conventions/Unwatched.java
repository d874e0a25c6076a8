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
        CoreMetric.OTHER_SCHEDULE,
        "An order of people, shown on the job's page; rules follow it through the expected interval.");
    reasons.put(
        CoreMetric.INTENSITY,
        "An order of people, shown on the job's page; what it does is seen in CPU, items and durations.");
    return reasons;
  }
}
