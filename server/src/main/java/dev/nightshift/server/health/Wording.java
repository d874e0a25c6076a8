package dev.nightshift.server.health;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** How times, durations and numbers are said to people, on pages and on the command line. */
public final class Wording {
  private static final Pattern PLURAL = Pattern.compile("\\b\\p{L}{2,}[^siu\\W]s\\b");
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Wording() {}

  /** {@code 41 s}, {@code 12 min}, {@code 22 h} or {@code 3 days}: the largest unit alone. */
  public static String about(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min";
    }
    if (seconds < 48 * 3_600) {
      return seconds / 3_600 + " h";
    }
    return seconds / 86_400 + " days";
  }

  /** As {@link #ago}; {@code never} for null. */
  public static String agoOrNever(Instant at, Instant now) {
    return at == null ? "never" : ago(at, now);
  }

  /** {@code 12 min ago}. */
  public static String ago(Instant then, Instant now) {
    var since = Duration.between(then, now);
    return since.toSeconds() < 1 ? "just now" : about(since) + " ago";
  }

  /** {@code in 48 min}. */
  public static String in(Instant then, Instant now) {
    var until = Duration.between(now, then);
    if (until.isNegative() && until.toSeconds() < -5) {
      return "overdue " + about(until.negated());
    }
    return until.toSeconds() < 1 ? "now" : "in " + about(until);
  }

  /** {@code 4 ms}, {@code 8.1 s}, {@code 2 min 5 s} or {@code 1 h 3 min}. */
  public static String took(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 100) {
      return millis + " ms";
    }
    if (millis < 59_950) {
      return trimmed(String.format(Locale.ROOT, "%.1f", millis / 1_000.0)) + " s";
    }
    long seconds = Math.round(millis / 1_000.0);
    return seconds < 3_600
        ? pair(seconds / 60, "min", seconds % 60, "s")
        : pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
  }

  private static String trimmed(String number) {
    return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
  }

  private static String pair(long large, String unit, long small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** {@code 41,200}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 entry} or {@code 41,200 entries}. */
  public static String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  /**
   * So many of what a job counts; of one thing in the singular, where its name begins with an
   * English plural.
   */
  public static String items(long number, String item) {
    return count(number) + " " + (number == 1 ? one(item) : item);
  }

  private static String one(String item) {
    var plural = PLURAL.matcher(item);
    if (!plural.find()) {
      return item;
    }
    var word = plural.group();
    var single =
        word.endsWith("ies")
            ? word.substring(0, word.length() - 3) + "y"
            : word.substring(0, word.length() - (word.matches(".*(ch|sh|x|ss)es") ? 2 : 1));
    return item.substring(0, plural.start()) + single + item.substring(plural.end());
  }

  /** {@code 41,200} or {@code 0.25}. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? count((long) value)
        : Double.toString(value);
  }

  /** {@code 3.9 GB}. */
  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95 && unit < 4) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", value, "kMGTP".charAt(Math.max(unit, 0)));
  }

  /** {@code 99.9 %}; 100 % only for all. */
  public static String percent(double ratio) {
    if (ratio >= 1) {
      return "100 %";
    }
    return String.format(Locale.ROOT, "%.1f %%", Math.min(99.9, ratio * 100));
  }

  /** {@code 3rd}. */
  public static String ordinal(int number) {
    int tens = number % 100;
    if (tens >= 11 && tens <= 13) {
      return number + "th";
    }
    return number
        + switch (number % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  /** To the second, in UTC. */
  public static String instant(Instant instant) {
    return UTC.format(instant);
  }
}
