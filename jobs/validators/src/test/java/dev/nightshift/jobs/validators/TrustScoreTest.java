package dev.nightshift.jobs.validators;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TrustScoreTest {
  private static Check answer(long millis) {
    return new Check(OptionalLong.of(millis), OptionalLong.empty(), Optional.empty(), "");
  }

  private static double score(Check check, int earlier, int answered) {
    return TrustScore.of(check, earlier, answered, Weights.DEFAULT);
  }

  @Test
  void whoAnswersFastAndAlwaysHasAHundred() {
    assertThat(score(answer(200), 0, 0)).isEqualTo(100);
    assertThat(score(answer(3), 19, 19)).isEqualTo(100);
  }

  @Test
  void whoNeverAnsweredHasNothing() {
    assertThat(score(Check.failed("no connection"), 19, 0)).isEqualTo(0);
  }

  @Test
  void whoIsSilentForTheFirstTimeKeepsWhatItsPastIsWorth() {
    // 25 of 85 points are for errors, and 19 of 20 checks were answered
    assertThat(score(Check.failed("no connection"), 19, 19)).isEqualTo(27.9);
  }

  @Test
  void latencyCostsEvenlyBetweenFastAndSlow() {
    // 20 of 85 points are for latency
    assertThat(score(answer(1100), 0, 0)).isEqualTo(88.2);
    assertThat(score(answer(2000), 0, 0)).isEqualTo(76.5);
    assertThat(score(answer(60_000), 0, 0)).isEqualTo(76.5);
  }

  @Test
  void aCertificateCountsOnlyWhereThereIsOne() {
    var soon = new Check(OptionalLong.of(1), OptionalLong.of(15), Optional.empty(), "");
    assertThat(score(soon, 0, 0)).isEqualTo(94.7); // 90 of 95
    var fresh = new Check(OptionalLong.of(1), OptionalLong.of(300), Optional.empty(), "");
    assertThat(score(fresh, 0, 0)).isEqualTo(100);
  }

  @Test
  void aVersionCountsOnlyWhereALeastOneIsAskedFor() {
    var weights =
        new Weights(
            40,
            25,
            20,
            10,
            5,
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            30,
            Optional.of("1.10"),
            20);
    for (var version : new String[] {"1.10", "v1.10.0", "1.11-beta", "2"}) {
      var check = new Check(OptionalLong.of(1), OptionalLong.empty(), Optional.of(version), "");
      assertThat(TrustScore.of(check, 0, 0, weights)).as(version).isEqualTo(100);
    }
    for (var version : new String[] {"1.9.9", "", "unknown"}) {
      var check = new Check(OptionalLong.of(1), OptionalLong.empty(), Optional.of(version), "");
      assertThat(TrustScore.of(check, 0, 0, weights)).as(version).isEqualTo(94.4);
    }
    assertThat(TrustScore.of(answer(1), 0, 0, weights)).as("tells none").isEqualTo(94.4);
  }

  @Test
  void tiersBeginAtTheirLeastScore() {
    var settings = TestSettings.score(java.nio.file.Path.of("unused"));
    assertThat(settings.tier(80)).isEqualTo(Tier.TRUSTED);
    assertThat(settings.tier(79.9)).isEqualTo(Tier.WATCHED);
    assertThat(settings.tier(50)).isEqualTo(Tier.WATCHED);
    assertThat(settings.tier(49.9)).isEqualTo(Tier.UNTRUSTED);
  }
}
