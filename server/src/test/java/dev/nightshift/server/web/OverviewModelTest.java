package dev.nightshift.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.health.Score;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverviewModelTest {
  @ParameterizedTest
  @CsvSource({
    "100, good, healthy",
    "95, good, healthy",
    "94, warn, degraded",
    "80, warn, degraded",
    "79, bad, unhealthy",
    "0, bad, unhealthy"
  })
  void theScoreIsHealthyFromNinetyFiveAndDegradedFromEighty(int percent, String tone, String word) {
    var look =
        new Shared.Look(
            Instant.EPOCH, null, List.of(), List.of(), new Score(percent, 7, 10), List.of());
    var model = new OverviewModel(look, List.of());
    assertThat(model.scoreTone()).isEqualTo(tone);
    assertThat(model.scoreWord()).isEqualTo(word);
  }
}
