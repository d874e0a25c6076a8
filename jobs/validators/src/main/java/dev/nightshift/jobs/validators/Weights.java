package dev.nightshift.jobs.validators;

import dev.nightshift.job.Setting;
import java.time.Duration;
import java.util.Optional;

/**
 * What makes a trust score: the parts that apply to an endpoint, weighed, from 0 to 100. TLS
 * applies where there is a certificate, the version where a least one is asked for.
 */
public record Weights(
    @Setting(value = "That it answered now", byDefault = "40", min = 0) double reachability,
    @Setting(value = "The share of its last checks that it answered", byDefault = "25", min = 0)
        double errors,
    @Setting(value = "How fast it answered", byDefault = "20", min = 0) double latency,
    @Setting(value = "How long its certificate is valid", byDefault = "10", min = 0) double tls,
    @Setting(value = "Whether its version is new enough", byDefault = "5", min = 0) double version,
    @Setting(value = "Full marks for latency up to this", byDefault = "200ms") Duration fast,
    @Setting(value = "No marks for latency from this on", byDefault = "2s") Duration slow,
    @Setting(value = "Full marks for TLS with so many days left", byDefault = "30", min = 1)
        int tlsDays,
    @Setting("The least version, such as 1.4; without it versions do not count")
        Optional<String> leastVersion,
    @Setting(value = "How many last checks the share of errors is of", byDefault = "20", min = 1)
        int checks) {

  static final Weights DEFAULT =
      new Weights(
          40,
          25,
          20,
          10,
          5,
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
          30,
          Optional.empty(),
          20);

  public Weights {
    if (fast.compareTo(slow) >= 0) {
      throw new IllegalArgumentException(
          "fast is "
              + fast.toMillis()
              + "ms and slow "
              + slow.toMillis()
              + "ms; the first is less");
    }
    if (!(reachability + errors + latency > 0)) {
      throw new IllegalArgumentException(
          "reachability, errors and latency weigh nothing; one of them has to");
    }
  }
}
