package dev.nightshift.server.bundle.alert.sim;

import java.math.BigDecimal;
import java.util.List;

/** Samples in the short notation of promtool. */
final class SeriesText {
  /** Nothing was scraped. */
  static final double GAP = Double.NEGATIVE_INFINITY;

  /** The target was lost: the series ends here. */
  static final double STALE = Double.POSITIVE_INFINITY;

  private SeriesText() {}

  /** Equal steps become one group. */
  static String of(List<Double> samples) {
    var text = new StringBuilder();
    int at = 0;
    while (at < samples.size()) {
      double first = samples.get(at);
      if (at > 0) {
        text.append(' ');
      }
      if (first == STALE) {
        text.append("stale");
        at++;
        continue;
      }
      if (first == GAP) {
        int end = at;
        while (end < samples.size() && samples.get(end) == GAP) {
          end++;
        }
        text.append("_x").append(end - at);
        at = end;
        continue;
      }
      int last = at;
      double step = at + 1 < samples.size() ? samples.get(at + 1) - first : 0;
      while (Double.isFinite(step)
          && last + 1 < samples.size()
          && samples.get(last + 1) - samples.get(last) == step) {
        last++;
      }
      text.append(number(first));
      if (last > at) {
        text.append(step < 0 ? "" : "+").append(number(step)).append('x').append(last - at);
      }
      at = last + 1;
    }
    return text.toString();
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
