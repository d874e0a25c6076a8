package dev.nightshift.server.run;

import java.util.Map;

/**
 * What a run reported of itself.
 *
 * @param items processed
 * @param done of {@code total}
 * @param total 0 while unknown
 * @param phase empty if it named none
 * @param context facts it attached
 * @param gauges declared gauges it set: name, or {@code name{value}} with the label's value
 * @param counts what it added to declared counters, by the same names
 */
public record Progress(
    long items,
    long done,
    long total,
    String phase,
    Map<String, String> context,
    Map<String, Double> gauges,
    Map<String, Double> counts) {
  /** Nothing yet. */
  public static final Progress NONE = new Progress(0, 0, 0, "", Map.of(), Map.of(), Map.of());

  public Progress {
    context = Map.copyOf(context);
    gauges = Map.copyOf(gauges);
    counts = Map.copyOf(counts);
  }

  /** One that counted nothing of its own. */
  public Progress(
      long items,
      long done,
      long total,
      String phase,
      Map<String, String> context,
      Map<String, Double> gauges) {
    this(items, done, total, phase, context, gauges, Map.of());
  }
}
