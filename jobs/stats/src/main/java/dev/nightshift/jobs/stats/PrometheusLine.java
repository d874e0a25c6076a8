package dev.nightshift.jobs.stats;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A sample in Prometheus' text format. */
record PrometheusLine(String name, Map<String, String> labels, double value) {
  private static final Pattern LINE =
      Pattern.compile(
          "([a-zA-Z_:][\\w:]*)\\s*(?:\\{(.*)})?\\s+(\\S+)(?:\\s+-?\\d+(?:\\.\\d+)?)?.*");
  private static final Pattern LABEL =
      Pattern.compile("\\s*([a-zA-Z_]\\w*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*,?");

  static List<PrometheusLine> all(String text) throws IOException {
    List<PrometheusLine> lines = new ArrayList<>();
    for (var line : text.split("\\R", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      var match = LINE.matcher(line.strip());
      if (!match.matches()) {
        throw new IOException("the answer is no Prometheus text: " + shortened(line));
      }
      lines.add(
          new PrometheusLine(
              match.group(1), labels(match.group(2), line), number(match.group(3), line)));
    }
    return lines;
  }

  /** The labels between braces; null for none. */
  static Map<String, String> labels(String text, String line) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text == null || text.isBlank()) {
      return labels;
    }
    var match = LABEL.matcher(text);
    int end = 0;
    while (match.find() && match.start() == end) {
      labels.put(match.group(1), match.group(2));
      end = match.end();
    }
    if (!text.substring(end).isBlank()) {
      throw new IOException("labels are written {name=\"value\"}: " + shortened(line));
    }
    return labels;
  }

  private static double number(String text, String line) throws IOException {
    try {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw new IOException("the answer is no Prometheus text: " + shortened(line), e);
    }
  }

  private static String shortened(String line) {
    return line.length() > 120 ? line.substring(0, 120) + "…" : line;
  }
}
