package dev.nightshift.jobs.stats;

import java.io.IOException;

/** How one figure is found in what a target answered. */
sealed interface Field permits JsonField, PrometheusField {

  /**
   * The figure.
   *
   * @throws IOException saying what is wrong with the answer
   */
  double read(Answer answer) throws IOException;

  /**
   * Reads what stands in config.yml.
   *
   * @throws IllegalArgumentException if it is neither a pointer nor a series
   */
  static Field of(String text) {
    return text.startsWith("/") ? JsonField.of(text) : PrometheusField.of(text);
  }
}
