package dev.nightshift.server.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which time is shown, and of which jobs.
 *
 * @param live until now
 * @param job a part of their names; empty: all
 * @param idle also jobs that did nothing
 * @param problem why another time than the one asked for is shown; empty if it is that
 */
public record TimelineAsked(
    String span, Instant to, boolean live, String job, boolean idle, String problem) {
  private static final List<String> SPANS = List.of("15m", "1h", "6h", "24h", "7d");
  private static final List<Duration> LONG =
      List.of(
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofHours(24),
          Duration.ofDays(7));

  /** One that there is. */
  static String span(String given) {
    return SPANS.contains(given) ? given : "1h";
  }

  public List<String> spans() {
    return SPANS;
  }

  public Instant from() {
    return to.minus(length());
  }

  private Duration length() {
    return LONG.get(SPANS.indexOf(span));
  }

  public Instant earlier() {
    return to.minus(length().dividedBy(2));
  }

  public Instant later() {
    return to.plus(length().dividedBy(2));
  }

  /** The next shorter span; empty if this is the shortest. */
  public String closer() {
    int place = SPANS.indexOf(span);
    return place == 0 ? "" : SPANS.get(place - 1);
  }

  /** The next longer span; empty if this is the longest. */
  public String wider() {
    int place = SPANS.indexOf(span);
    return place == SPANS.size() - 1 ? "" : SPANS.get(place + 1);
  }

  /** The end of a closer view round the middle of this one. */
  public Instant closerTo() {
    int place = SPANS.indexOf(span);
    return place == 0 || live
        ? to
        : to.minus(length().dividedBy(2)).plus(LONG.get(place - 1).dividedBy(2));
  }

  /** The end of a wider view round the middle of this one. */
  public Instant widerTo() {
    int place = SPANS.indexOf(span);
    return place == SPANS.size() - 1 || live
        ? to
        : to.minus(length().dividedBy(2)).plus(LONG.get(place + 1).dividedBy(2));
  }

  /** What goes into an address beside the time. */
  public String rest() {
    return (job.isEmpty() ? "" : "&job=" + Fields.encoded(job)) + (idle ? "&idle=true" : "");
  }
}
