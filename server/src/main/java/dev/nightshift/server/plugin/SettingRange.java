package dev.nightshift.server.plugin;

import dev.nightshift.job.Setting;
import dev.nightshift.server.schedule.Durations;
import java.time.Duration;
import java.util.Optional;

/** The least and the greatest allowed number; of a duration: seconds. */
record SettingRange(double min, double max) {
  static final SettingRange ANY =
      new SettingRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  static SettingRange of(Setting setting) {
    return new SettingRange(setting.min(), setting.max());
  }

  /** The broken rule; empty if the value is inside, or no number at all. */
  Optional<String> broken(Object value) {
    if (this.equals(ANY)) {
      return Optional.empty();
    }
    boolean time = value instanceof Duration;
    double number;
    if (value instanceof Duration duration) {
      number = duration.toNanos() / 1e9;
    } else if (value instanceof Number plain) {
      number = plain.doubleValue();
    } else {
      return Optional.empty();
    }
    return number >= min && number <= max ? Optional.empty() : Optional.of(words(time));
  }

  String words(boolean time) {
    var least = text(min, time);
    var greatest = text(max, time);
    if (max == Double.POSITIVE_INFINITY) {
      return min == Double.NEGATIVE_INFINITY ? "" : "at least " + least;
    }
    return min == Double.NEGATIVE_INFINITY
        ? "at most " + greatest
        : "from " + least + " to " + greatest;
  }

  private static String text(double number, boolean time) {
    if (Double.isInfinite(number)) {
      return "";
    }
    if (time) {
      return Durations.text(Duration.ofNanos(Math.round(number * 1e9)));
    }
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
