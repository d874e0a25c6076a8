package dev.nightshift.jobs.basic;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Amounts as people write them, and the other way round. */
final class Amounts {
  private static final Pattern BYTES = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([A-Za-z]*)");
  private static final Pattern TIME = Pattern.compile("(?:\\d+(?:ms|s|m|h|d))+");
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "",
          1L,
          "b",
          1L,
          "kb",
          1_000L,
          "mb",
          1_000_000L,
          "gb",
          1_000_000_000L,
          "tb",
          1_000_000_000_000L,
          "kib",
          1L << 10,
          "mib",
          1L << 20,
          "gib",
          1L << 30,
          "tib",
          1L << 40);
  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Amounts() {}

  /**
   * Bytes, as in {@code 512MB} or {@code 1.5GiB}.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static long bytes(String text) {
    var match = BYTES.matcher(text.strip());
    var unit = match.matches() ? UNITS.get(match.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("\"" + text + "\" is no size; write 512MB or 2GiB");
    }
    return new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(unit)).longValue();
  }

  /**
   * Seconds, of a duration as in {@code 26h} or {@code 1m30s}.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static BigDecimal seconds(String text) {
    if (!TIME.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no duration; write 26h or 90s");
    }
    var sum = Duration.ZERO;
    var parts = PART.matcher(text);
    while (parts.find()) {
      sum = sum.plus(TIMES.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1))));
    }
    return BigDecimal.valueOf(sum.toMillis(), 3);
  }

  static String time(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 10_000) {
      return millis % 1000 == 0
          ? millis / 1000 + " s"
          : String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
    }
    long seconds = millis / 1000;
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }
}
