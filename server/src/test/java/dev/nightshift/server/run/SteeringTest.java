package dev.nightshift.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Intensity;
import dev.nightshift.server.engine.Definitions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringTest {
  private final Steering steering = new Steering(Definitions.job("scrub").build().execution());

  @ParameterizedTest
  @CsvSource({"LOW, 100", "MEDIUM, 50", "HIGH, 10"})
  void aPauseLastsAsLongAsTheIntensitySays(Intensity intensity, long millis) {
    steering.intensity(intensity);
    assertThat(steering.intensity().pause()).isEqualTo(Duration.ofMillis(millis));
    long began = System.nanoTime();
    steering.pause(steering.intensity().pause());
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void whoIsToStopDoesNotPauseToTheEnd() {
    steering.stop(new Stop(RunState.CANCELLED, "ann", "enough"));
    assertThatThrownBy(() -> steering.pause(Duration.ofDays(1)))
        .isInstanceOf(CancelledException.class);
  }
}
