package dev.nightshift.jobs.stats;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/** The sum of all series of a name that have the given labels. */
record PrometheusField(String name, Map<String, String> labels) implements Field {
  private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?");

  static PrometheusField of(String text) {
    var match = SERIES.matcher(text.strip());
    if (match.matches()) {
      try {
        return new PrometheusField(match.group(1), PrometheusLine.labels(match.group(2), text));
      } catch (IOException e) {
        throw new IllegalArgumentException("\"" + text + "\": " + e.getMessage(), e);
      }
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is neither a JSON pointer, which begins with /, nor a Prometheus series such as"
            + " players{map=\"berlin\"}");
  }

  @Override
  public double read(Answer answer) throws IOException {
    double sum = 0;
    boolean found = false;
    for (var line : answer.lines()) {
      if (line.name().equals(name) && line.labels().entrySet().containsAll(labels.entrySet())) {
        sum += line.value();
        found = true;
      }
    }
    if (!found) {
      throw new IOException("there is no series " + name + (labels.isEmpty() ? "" : labels));
    }
    return sum;
  }
}
