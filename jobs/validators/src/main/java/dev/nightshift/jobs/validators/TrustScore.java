package dev.nightshift.jobs.validators;

import java.math.BigInteger;
import java.time.Duration;

/** A trust score from 0 to 100, as {@link Weights} says. */
final class TrustScore {
  private final Weights weights;
  private double points;
  private double possible;

  private TrustScore(Weights weights) {
    this.weights = weights;
  }

  /**
   * The score.
   *
   * @param earlier how many of the checks before this one count
   * @param answered how many of those were answered
   */
  static double of(Check check, int earlier, int answered, Weights weights) {
    var score = new TrustScore(weights);
    boolean now = check.answered();
    score.add(weights.reachability(), now ? 1 : 0);
    score.add(weights.errors(), (answered + (now ? 1.0 : 0.0)) / (earlier + 1));
    score.add(weights.latency(), now ? score.speed(check.latencyMillis().orElse(0)) : 0);
    if (check.tlsDays().isPresent()) {
      score.add(weights.tls(), (double) check.tlsDays().getAsLong() / weights.tlsDays());
    }
    weights
        .leastVersion()
        .ifPresent(
            least ->
                score.add(
                    weights.version(),
                    check.version().filter(is -> compare(is, least) >= 0).isPresent() ? 1 : 0));
    return Math.round(1000 * score.points / score.possible) / 10.0;
  }

  private void add(double weight, double share) {
    points += weight * Math.min(1, Math.max(0, share));
    possible += weight;
  }

  /** 1 up to what is fast, 0 from what is slow, evenly in between. */
  private double speed(long millis) {
    Duration fast = weights.fast();
    double span = (double) weights.slow().minus(fast).toMillis();
    return 1 - (millis - fast.toMillis()) / span;
  }

  /** By their numbers, from the left: 1.10 is newer than 1.9; a missing number is 0. */
  static int compare(String one, String other) {
    var ones = numbers(one);
    var others = numbers(other);
    for (int i = 0; i < Math.max(ones.length, others.length); i++) {
      int compared = number(ones, i).compareTo(number(others, i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  private static String[] numbers(String version) {
    return version.replaceFirst("[-+].*", "").replaceAll("[^0-9.]", "").split("\\.", -1);
  }

  private static BigInteger number(String[] numbers, int i) {
    return i < numbers.length && !numbers[i].isEmpty()
        ? new BigInteger(numbers[i])
        : BigInteger.ZERO;
  }
}
