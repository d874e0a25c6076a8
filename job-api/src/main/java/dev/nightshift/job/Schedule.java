package dev.nightshift.job;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;

/** When a job is due. */
public sealed interface Schedule {

  /**
   * A UNIX cron expression of five fields, in a time zone.
   *
   * @param expression e.g. {@code 0 2 * * *}
   * @param zone whose clock the expression means
   */
  record Cron(String expression, ZoneId zone) implements Schedule {
    public Cron {
      Objects.requireNonNull(expression, "expression");
      Objects.requireNonNull(zone, "zone");
    }

    @Override
    public String toString() {
      return expression + " (" + zone + ")";
    }
  }

  /**
   * Due at each multiple of an interval after the job's first registration, which is itself a due
   * time.
   */
  record FixedRate(Duration interval) implements Schedule {
    public FixedRate {
      requirePositive(interval, "interval");
    }

    @Override
    public String toString() {
      return "every " + Declaration.text(interval);
    }
  }

  /** Due at first registration, and then a delay after the end of the run before. */
  record FixedDelay(Duration delay) implements Schedule {
    public FixedDelay {
      requirePositive(delay, "delay");
    }

    @Override
    public String toString() {
      return Declaration.text(delay) + " after the last run";
    }
  }

  /** Never due by itself: runs when somebody, or another job, asks for it. */
  record OnDemand() implements Schedule {
    @Override
    public String toString() {
      return "on demand";
    }
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be at least 1ms");
    }
  }
}
