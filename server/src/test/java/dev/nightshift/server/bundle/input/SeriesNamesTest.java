package dev.nightshift.server.bundle.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "up == 0; up",
        "sum by (job) (rate(a_total{job=\"x}\", le=~\"y\"}[5m])) > 1e3; a_total",
        "sum without (instance, pod) (a) / on (job) group_left (owner) b_bucket; a, b_bucket",
        "time() - max(c > 0 or vector(0)) offset 1h > 2 * d; c, d",
        "histogram_quantile(0.9, sum by (le) (increase(e_bucket[$__rate_interval]))); e_bucket",
        "count(ALERTS{alertstate='firing'}) unless ignoring (job) f:g; ALERTS, f:g",
        "$metric{job=~\"$job\"} * ${scale} + h; h",
        "topk(5, i) and j unless k; i, j, k"
      })
  void theSeriesOfAnExpressionAreFound(String expression, String names) {
    assertThat(SeriesNames.of(expression)).containsExactly(names.split(", "));
  }

  @Test
  void commentsAreNoSeries() {
    assertThat(SeriesNames.of("a # b and c\n+ d")).containsExactly("a", "d");
  }
}
