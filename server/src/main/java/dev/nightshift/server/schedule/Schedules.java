package dev.nightshift.server.schedule;

import dev.nightshift.job.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a schedule means: its due times, its rhythm, its words. */
public final class Schedules {
  private Schedules() {}

  /**
   * The first due time after an instant. Of a fixed delay only the anchor: later ones follow from
   * the ends of runs.
   *
   * @param anchor the job's first registration, itself a due time of fixed rate and fixed delay
   * @return empty if there is none
   */
  public static Optional<Instant> next(Schedule schedule, Instant anchor, Instant after) {
    if (schedule instanceof Schedule.Cron cron) {
      return WallClockCron.of(cron).next(after);
    }
    if (schedule instanceof Schedule.OnDemand) {
      return Optional.empty();
    }
    if (anchor.isAfter(after)) {
      return Optional.of(anchor);
    }
    if (schedule instanceof Schedule.FixedRate rate) {
      long passed = Duration.between(anchor, after).dividedBy(rate.interval());
      return Optional.of(anchor.plus(rate.interval().multipliedBy(passed + 1)));
    }
    return Optional.empty();
  }

  /**
   * How many due times lie after one instant and not after another, and which is the last.
   *
   * @param atMost where counting ends; the result is then a lower bound
   */
  public static Passed passed(
      Schedule schedule, Instant anchor, Instant after, Instant until, int atMost) {
    if (schedule instanceof Schedule.FixedRate rate) {
      var first = next(schedule, anchor, after).orElseThrow();
      if (first.isAfter(until)) {
        return new Passed(0, null);
      }
      long more = Duration.between(first, until).dividedBy(rate.interval());
      return new Passed(more + 1, first.plus(rate.interval().multipliedBy(more)));
    }
    long count = 0;
    Instant last = null;
    for (var slot = next(schedule, anchor, after);
        slot.isPresent() && !slot.get().isAfter(until) && count < atMost;
        slot = next(schedule, anchor, slot.get())) {
      last = slot.get();
      count++;
    }
    return new Passed(count, last);
  }

  /**
   * The longest time between two due times: of cron within a year by the wall clock, of a fixed
   * delay the delay and the expected duration. Empty on demand.
   */
  public static Optional<Duration> expectedInterval(
      Schedule schedule, Optional<Duration> expectedDuration) {
    if (schedule instanceof Schedule.Cron cron) {
      return Optional.of(WallClockCron.of(cron).longestGap());
    }
    if (schedule instanceof Schedule.FixedRate rate) {
      return Optional.of(rate.interval());
    }
    if (schedule instanceof Schedule.FixedDelay delay) {
      return Optional.of(delay.delay().plus(expectedDuration.orElse(Duration.ZERO)));
    }
    return Optional.empty();
  }

  /** The schedule for people, e.g. {@code at 02:00 UTC}. */
  public static String words(Schedule schedule) {
    return schedule instanceof Schedule.Cron cron
        ? WallClockCron.of(cron).words()
        : schedule.toString();
  }

  /**
   * Why the schedule cannot be used, as the end of a sentence that begins with it; empty if it can.
   */
  public static Optional<String> problem(Schedule schedule) {
    if (!(schedule instanceof Schedule.Cron cron)) {
      return Optional.empty();
    }
    try {
      return WallClockCron.of(cron).everComes() ? Optional.empty() : Optional.of(never(cron));
    } catch (IllegalArgumentException e) {
      return Optional.of("is no cron expression of five fields: " + e.getMessage());
    }
  }

  private static String never(Schedule.Cron cron) {
    return "never comes"
        + CronFields.of(cron.expression())
            .flatMap(CronFields::never)
            .map(reason -> ": " + reason)
            .orElse("");
  }

  /**
   * When the run of a due time starts: at most {@code jitter} later, always the same for the same
   * job and due time, and before the next due time.
   *
   * @param next the due time after it; null if that is not known
   */
  public static Instant spread(String job, Instant slot, Duration jitter, Instant next) {
    long most = jitter.toMillis();
    if (next != null) {
      most = Math.min(most, Duration.between(slot, next).toMillis() - 1);
    }
    if (most <= 0) {
      return slot;
    }
    long hash = job.hashCode() * 31L + slot.toEpochMilli();
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return slot.plusMillis(Math.floorMod(hash, most + 1));
  }

  /**
   * Due times that passed.
   *
   * @param last the latest of them; null if there is none
   */
  public record Passed(long count, Instant last) {}
}
