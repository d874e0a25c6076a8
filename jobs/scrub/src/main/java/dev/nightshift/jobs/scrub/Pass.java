package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * One look at everything. What was verified since its beginning is done; so it goes on where it was
 * stopped, whatever was added or removed meanwhile.
 */
final class Pass {
  private static final String CURSOR = "pass";

  private final Instant begun;
  private final boolean resumed;
  private long done;
  private long total;

  private Pass(Instant begun, boolean resumed) {
    this.begun = begun;
    this.resumed = resumed;
  }

  /**
   * The one that was stopped, or a new one.
   *
   * @param newest when anything was looked at last, in milliseconds; a new pass begins later, also
   *     if clocks say otherwise
   */
  static Pass of(Context context, long newest) {
    var now = Instant.ofEpochMilli(Math.max(context.clock().millis(), newest + 1));
    return context
        .cursor(CURSOR)
        .read()
        .flatMap(Pass::parse)
        .map(stopped -> new Pass(stopped, true))
        .orElseGet(() -> new Pass(now, false));
  }

  private static java.util.Optional<Instant> parse(String text) {
    try {
      return java.util.Optional.of(Instant.parse(text.split(" ", 2)[0]));
    } catch (DateTimeException e) {
      return java.util.Optional.empty();
    }
  }

  boolean resumed() {
    return resumed;
  }

  Instant begun() {
    return begun;
  }

  /** Whether what was verified then is done in this pass. */
  boolean covers(long verifiedMillis) {
    return verifiedMillis >= begun.toEpochMilli();
  }

  /** When something that is verified at a time counts as verified. */
  long stamp(long millis) {
    return Math.max(millis, begun.toEpochMilli());
  }

  long done() {
    return done;
  }

  long total() {
    return total;
  }

  void expect(long alreadyDone, long extents) {
    done = alreadyDone;
    total = extents;
  }

  void did(long extents) {
    done += extents;
  }

  void write(Context context) {
    context.cursor(CURSOR).write(begun + " " + done + " of " + total);
  }

  void end(Context context) {
    context.cursor(CURSOR).clear();
  }
}
