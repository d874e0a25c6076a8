package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Time to units, of which {@value #WIDTH} are as wide as the time shown. */
record TimelineScale(Instant from, Instant to) {
  static final int WIDTH = 1_000;
  private static final int TICKS = 4;
  private static final Duration DAYS = Duration.ofHours(25);
  // below, two ticks could show one minute, or minutes that are not equally far apart
  private static final Duration SECONDS = Duration.ofMinutes(20);
  // what is shorter could not be hit
  private static final double LEAST = 3;

  double x(Instant at) {
    double part =
        (double) Duration.between(from, at).toMillis() / Duration.between(from, to).toMillis();
    return WIDTH * Math.max(0, Math.min(1, part));
  }

  Bar bar(Instant start, Instant end, String tone, String title, String run) {
    double x = Math.min(x(start), WIDTH - LEAST);
    return new Bar(x, Math.max(LEAST, x(end) - x(start)), tone, title, run);
  }

  List<Tick> ticks() {
    var ticks = new ArrayList<Tick>();
    var length = Duration.between(from, to);
    for (int n = 0; n <= TICKS; n++) {
      var at = from.plus(length.multipliedBy(n).dividedBy(TICKS));
      int x = WIDTH * n / TICKS;
      ticks.add(
          length.compareTo(DAYS) >= 0
              ? new Tick(x, at, "day", Wording.instant(at).substring(5, 16))
              : length.compareTo(SECONDS) < 0
                  ? new Tick(x, at, "clock", Wording.instant(at).substring(11, 19))
                  : new Tick(x, at, "minute", Wording.instant(at).substring(11, 16)));
    }
    return ticks;
  }

  /**
   * A stretch of time.
   *
   * @param title tells it in words
   * @param run empty if it is none
   */
  public record Bar(double x, double width, String tone, String title, String run) {
    Bar upTo(Bar other, String words) {
      return new Bar(x, Math.max(width, other.x + other.width - x), tone, words, run);
    }

    boolean touches(Bar next) {
      return tone.equals(next.tone) && next.x < x + width + 0.5;
    }

    public String left() {
      return number(x);
    }

    public String wide() {
      return number(width);
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
  }

  /**
   * A moment on the axis.
   *
   * @param as how much of it is told
   * @param text in UTC
   */
  public record Tick(int x, Instant at, String as, String text) {}
}
