package dev.nightshift.server.bundle.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.input.BundleInput;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredExpressionTest {

  @Test
  void aGaugeIsNarrowedToTheJobAndFoldedByMaximum() {
    assertThat(expression("ledger_vaults{state=\"failed\"} > 0"))
        .isEqualTo(
            """
            (
              max without (instance, pod, node) (ledger_vaults{job="recovery", state="failed"}) > 0
            )
            unless ignoring (job, state)
            background_job:muted{job="recovery"}""");
  }

  @Test
  void aCounterIsFoldedByTheSumOfItsRates() {
    assertThat(expression("increase(ledger_attempts_total[1h]) > 3"))
        .contains(
            "sum without (instance, pod, node) (increase(ledger_attempts_total{job=\"recovery\"}[1h])) >"
                + " 3");
  }

  @Test
  void aMetricWhoseNameBeginsLikeAnotherIsLeftWhole() {
    assertThat(expression("ledger_vaults_limit - ledger_vaults{state=\"ok\"} < 1"))
        .contains(
            "max without (instance, pod, node) (ledger_vaults_limit{job=\"recovery\"}) - max without"
                + " (instance, pod, node) (ledger_vaults{job=\"recovery\", state=\"ok\"}) < 1");
  }

  private static String expression(String declared) {
    var job =
        Fixture.job("recovery", "Recovers vaults.", "vaults recovered")
            .metrics(
                List.of(
                    Metric.gauge("ledger_vaults", "Vaults.").by("state", "ok", "failed"),
                    Metric.gauge("ledger_vaults_limit", "Limit."),
                    Metric.counter("ledger_attempts_total", "Attempts.")))
            .build();
    var input = BundleInput.of(Fixture.settings(), List.of(Fixture.catalogue()));
    return new DeclaredExpression(input, job)
        .of(
            new JobAlert(
                "LedgerX", declared, Duration.ofMinutes(1), Severity.CRITICAL, "X.", "Do.", ""));
  }
}
