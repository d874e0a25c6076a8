package dev.nightshift.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeclarationTest {

  @Test
  void aDescriptionIsEnough() {
    var declaration = Declaration.of("Does it").build();
    assertThat(declaration.schedule()).isEqualTo(new Schedule.OnDemand());
    assertThat(declaration.expectedDuration()).isEmpty();
    assertThat(declaration.maxRuntime()).isEqualTo(Duration.ofMinutes(10));
    assertThat(declaration.overlap()).isEqualTo(Overlap.SKIP);
    assertThat(declaration.retry()).isEqualTo(Retry.NONE);
  }

  @Test
  void maxRuntimeIsTenTimesTheExpectedDurationOnceThatIsMoreThanTenMinutes() {
    assertThat(Declaration.of("x").expectedToTake(Duration.ofSeconds(59)).build().maxRuntime())
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(Declaration.of("x").expectedToTake(Duration.ofMinutes(2)).build().maxRuntime())
        .isEqualTo(Duration.ofMinutes(20));
    assertThat(
            Declaration.of("x")
                .expectedToTake(Duration.ofMinutes(2))
                .maxRuntime(Duration.ofMinutes(3))
                .build()
                .maxRuntime())
        .isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void isNotChangedByItsBuilderAfterwards() {
    var builder = Declaration.of("x").item("things");
    var declaration = builder.build();
    builder.item("others").failsWith("a", "b", "c").metric(Metric.gauge("g", "help"));
    assertThat(declaration.item()).isEqualTo("things");
    assertThat(declaration.failureModes()).isEmpty();
    assertThat(declaration.metrics()).isEmpty();
  }

  @Test
  void refusesAMetricDeclaredTwice() {
    var builder = Declaration.of("x").metric(Metric.counter("a_total", "help"));
    assertThatThrownBy(() -> builder.metric(Metric.counter("a_total", "help")))
        .hasMessage("metric a_total is declared twice");
  }

  @Test
  void refusesMetricsThatPrometheusOrTheServerWouldNotTake() {
    assertThatThrownBy(() -> Metric.counter("a", "help")).hasMessageContaining("_total");
    assertThatThrownBy(() -> Metric.timer("a", "help")).hasMessageContaining("_seconds");
    assertThatThrownBy(() -> Metric.gauge("A", "help")).hasMessageContaining("[a-z]");
    assertThatThrownBy(() -> Metric.gauge("a", "help").by("job", "x"))
        .hasMessageContaining("the label job");
    assertThatThrownBy(() -> Metric.gauge("a", "help").by("kind")).hasMessageContaining("values");
  }

  @Test
  void findsAFailureModesPatternRegardlessOfCase() {
    var mode = new FailureMode("checksum differs", "bit rot", "recover", "");
    assertThat(mode.matches("page 812 of vault orders: Checksum differs")).isTrue();
    assertThat(mode.matches("all is well")).isFalse();
  }

  @Test
  void aRetryDoublesUpToItsMost() {
    var retry = new Retry(5, Duration.ofSeconds(10), Duration.ofSeconds(35));
    assertThat(retry.delayAfter(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(retry.delayAfter(2)).isEqualTo(Duration.ofSeconds(20));
    assertThat(retry.delayAfter(3)).isEqualTo(Duration.ofSeconds(35));
    assertThat(retry.delayAfter(9)).isEqualTo(Duration.ofSeconds(35));
  }

  @Test
  void aJobIsNamedAfterItsClass() {
    assertThat(new SessionCleanup().type()).isEqualTo("session_cleanup");
  }

  @Test
  void aSecretPrintsItsReferenceOnly() {
    var secret = new Secret("env:TOKEN", () -> "s3cr3t");
    assertThat(secret).hasToString("env:TOKEN");
    assertThat(secret.reveal()).isEqualTo("s3cr3t");
    assertThatThrownBy(() -> new Secret("env:NONE", () -> null).reveal())
        .hasMessage("the secret env:NONE is not set");
  }

  private static final class SessionCleanup implements Job<NoSettings> {
    @Override
    public Declaration declare(NoSettings settings) {
      return Declaration.of("Deletes sessions").build();
    }

    @Override
    public void run(Context context, NoSettings settings) {}
  }
}
