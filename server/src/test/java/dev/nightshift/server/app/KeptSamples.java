package dev.nightshift.server.app;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Samples with their times, as OpenMetrics and as promtool writes them. */
final class KeptSamples {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][\\w:]*)?(?:\\{(.*)})? (\\S+) (\\d+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"(?:, ?)?");

  private KeptSamples() {}

  /**
   * Values by name, labels and time.
   *
   * @param unit milliseconds in one of its times
   */
  static SortedMap<String, Double> read(String text, long unit) {
    SortedMap<String, Double> samples = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              var sample = LINE.matcher(line);
              if (!sample.matches()) {
                throw new IllegalArgumentException("no sample: " + line);
              }
              SortedMap<String, String> labels = new TreeMap<>();
              if (sample.group(1) != null) {
                labels.put("__name__", sample.group(1));
              }
              if (sample.group(2) != null) {
                labels(sample.group(2), labels);
              }
              var key = labels + "@" + Long.parseLong(sample.group(4)) * unit;
              if (samples.put(key, value(sample.group(3))) != null) {
                throw new IllegalArgumentException("twice: " + line);
              }
            });
    return samples;
  }

  private static void labels(String text, SortedMap<String, String> labels) {
    var label = LABEL.matcher(text);
    int end = 0;
    while (label.lookingAt()) {
      // an empty label and none are the same to a Prometheus
      if (!label.group(2).isEmpty()) {
        labels.put(label.group(1), label.group(2));
      }
      end = label.end();
      label.region(end, text.length());
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("no labels: " + text.substring(end));
    }
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
