package dev.nightshift.server.conventions;

import java.util.List;

/**
 * The configurable part of the names.
 *
 * @param prefix of every core metric, by default {@code background_job}
 * @param jobLabel the label that names the job, by default {@code job}
 */
public record Naming(String prefix, String jobLabel) {
  /** {@code background_job} and {@code job}. */
  public static final Naming DEFAULT = new Naming("background_job", "job");

  public Naming {
    if (!prefix.matches("[a-z][a-z0-9_]*[a-z0-9]") || !jobLabel.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "metrics: prefix is \""
              + prefix
              + "\" and jobLabel \""
              + jobLabel
              + "\"; both are [a-z][a-z0-9_]*");
    }
  }

  /** The exported name. */
  public String of(CoreMetric metric) {
    return prefix + metric.suffix();
  }

  /** The exported label names of a metric. */
  public List<String> labels(CoreMetric metric) {
    return metric.labels().stream().map(label -> label.equals("job") ? jobLabel : label).toList();
  }
}
