package dev.nightshift.server.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30d}, {@code 1h30m}, {@code 100ms}. */
public final class Durations {
  private static final Pattern WHOLE =
      Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
  private static final List<Duration> UNITS =
      List.of(
          Duration.ofDays(1),
          Duration.ofHours(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(1));
  private static final List<String> NAMES = List.of("d", "h", "m", "s", "ms");

  private Durations() {}

  /** Empty for what is none. */
  public static Optional<Duration> parse(String text) {
    var match = WHOLE.matcher(text);
    if (text.isEmpty() || !match.matches()) {
      return Optional.empty();
    }
    try {
      var sum = Duration.ZERO;
      for (int i = 0; i < UNITS.size(); i++) {
        if (match.group(i + 1) != null) {
          sum = sum.plus(UNITS.get(i).multipliedBy(Long.parseLong(match.group(i + 1))));
        }
      }
      return Optional.of(sum);
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** As {@link #parse} reads it; what is below a millisecond is left out. */
  public static String text(Duration duration) {
    var text = new StringBuilder();
    var rest = duration;
    for (int i = 0; i < UNITS.size(); i++) {
      long count = rest.dividedBy(UNITS.get(i));
      if (count > 0) {
        text.append(count).append(NAMES.get(i));
        rest = rest.minus(UNITS.get(i).multipliedBy(count));
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }
}
