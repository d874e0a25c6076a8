package dev.nightshift.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertExpressionTest {

  @Test
  void metricsAreFoundAmongFunctionsSelectorsAndGroupings() {
    assertThat(
            AlertExpression.metrics(
                """
                sum by (vault) (rate(ledger_bytes_total{vault="a, b{c}", state!~"x.*"}[5m] offset 1h))
                  / on (vault) group_left (state) max without (instance) (ledger_size_bytes)
                  > bool 1e-3 and ignoring (vault) ledger:size:max > 0x1F unless vector(time()) == Inf
                """))
        .containsExactly("ledger_bytes_total", "ledger_size_bytes", "ledger:size:max");
  }

  @Test
  void numbersAndDurationsAreNoMetrics() {
    assertThat(AlertExpression.metrics("a_total > 1e5 and a_total offset 5m < 1.5e3"))
        .containsExactly("a_total");
  }
}
