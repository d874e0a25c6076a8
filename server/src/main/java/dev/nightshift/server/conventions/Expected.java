package dev.nightshift.server.conventions;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a deployment expects of all its jobs and servers. Exported as metrics, with which the rules
 * compare.
 *
 * @param queued due runs that may wait for a worker; with more a warning is raised
 * @param queuedCritical likewise, with more somebody is called
 * @param clockSkew between the clocks of server, store and Prometheus
 * @param success of the runs of seven days, between 0 and 1
 */
public record Expected(int queued, int queuedCritical, Duration clockSkew, double success) {
  /** Unless config.yml says something else. */
  public static final Expected USUALLY = new Expected(10, 50, Duration.ofSeconds(30), 0.95);

  /**
   * @throws IllegalArgumentException naming the setting of config.yml that cannot be
   */
  public Expected {
    require(queued >= 1, "limits.queue is " + queued + "; write a number of runs from 1 on");
    require(
        queuedCritical >= queued,
        "limits.queueCritical is "
            + queuedCritical
            + ", less than limits.queue, which is "
            + queued
            + "; write at least as many");
    require(
        clockSkew.toMillis() >= 1_000,
        "limits.clockSkew is " + clockSkew.toMillis() + " ms; write at least 1s");
    require(
        success >= 0.5 && success < 1,
        "objective is " + success + "; write a ratio from 0.5 to below 1, as 0.95");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** How many runs may fail, of all. */
  public double errorBudget() {
    return 1 - success;
  }

  /** As people write it: 95 % or 99.9 %. */
  public String successText() {
    return new BigDecimal(Double.toString(success))
            .movePointRight(2)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }
}
