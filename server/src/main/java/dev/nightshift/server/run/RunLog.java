package dev.nightshift.server.run;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** What a run logs: without secrets, up to a cap, and nothing once it has ended. Thread-safe. */
final class RunLog {
  private final Run run;
  private final RunServices services;
  private final RunMeters meters;
  private final Clock clock;
  private final LogCap cap;
  private final UnaryOperator<String> mask;
  private final BooleanSupplier ended;
  private long lines;
  private long bytes;
  private boolean full;

  RunLog(
      Run run,
      RunServices services,
      RunMeters meters,
      Clock clock,
      LogCap cap,
      UnaryOperator<String> mask,
      BooleanSupplier ended) {
    this.run = run;
    this.services = services;
    this.meters = meters;
    this.clock = clock;
    this.cap = cap;
    this.mask = mask;
    this.ended = ended;
  }

  /** The server's own word. */
  void say(String level, String text) {
    line(level, "nightshift", text);
  }

  synchronized void line(String level, String logger, String unmasked) {
    var text = mask.apply(unmasked);
    meters.logged(run.job(), level);
    if (ended.getAsBoolean()) {
      return;
    }
    lines++;
    if (!full && cap.holds(lines, bytes, text)) {
      bytes += text.length();
      write(level, logger, text);
    } else if (!full) {
      full = true;
      write(
          "WARN",
          "nightshift",
          "the log ends here: it has reached its cap of "
              + cap.lines()
              + " lines or "
              + cap.bytes()
              + " bytes; further lines are counted only");
    }
  }

  private void write(String level, String logger, String text) {
    services.log(run, new LogLine(lines, clock.instant(), level, logger, text));
  }
}
