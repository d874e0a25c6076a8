package dev.nightshift.server.telemetry;

import dev.nightshift.job.Setting;
import java.time.Duration;

/**
 * How a server samples its own process; the section {@code samples} of config.yml.
 *
 * @param every from one sample to the next
 * @param keep how long samples are kept
 */
public record SampleSettings(
    @Setting(byDefault = "5s", min = 1, max = 3_600) Duration every,
    @Setting(byDefault = "48h", min = 3_600) Duration keep) {
  /** Of one server, so that they stay small beside its runs. */
  static final int MOST = 100_000;

  /** What holds where config.yml says nothing. */
  public static final SampleSettings DEFAULT =
      new SampleSettings(Duration.ofSeconds(5), Duration.ofDays(2));

  public SampleSettings {
    long kept = keep.toMillis() / every.toMillis();
    if (kept > MOST) {
      throw new IllegalArgumentException(
          "a sample every "
              + every.toMillis() / 1_000.0
              + " s, kept for "
              + keep.toHours()
              + " h, makes "
              + kept
              + " of each server; "
              + MOST
              + " is the most. Take them less often, or keep them less long");
    }
  }
}
