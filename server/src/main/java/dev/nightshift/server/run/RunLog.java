package dev.nightshift.server.run;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** What a run logs: without secrets, up to a cap, and nothing once it has ended. Thread-safe. */
final class RunLog {
  private final Run run;
  private final CurrentRun.Sink sink;
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
      CurrentRun.Sink sink,
      RunServices services,
      RunMeters meters,
      Clock clock,
      LogCap cap,
      UnaryOperator<String> mask,
      BooleanSupplier ended) {
    this.run = run;
    this.sink = sink;
    this.services = services;
    this.meters = meters;
    this.clock = clock;
    this.cap = cap;
    this.mask = mask;
    this.ended = ended;
  }

  /** The server's own word. */
  void say(String level, String text) {
    own(level, "nightshift", text);
  }

  /** A line that only the run's log has until now. */
  void own(String level, String logger, String unmasked) {
    var text = mask.apply(unmasked);
    if (!ended.getAsBoolean()) {
      meters.said(sink, level, text);
    }
    masked(level, logger, text);
  }

  /** A line that the server's log has too, if it is to show it. */
  void line(String level, String logger, String unmasked) {
    masked(level, logger, mask.apply(unmasked));
  }

  private synchronized void masked(String level, String logger, String text) {
    meters.logged(run.job(), level);
    if (ended.getAsBoolean()) {
      return;
    }
    lines++;
    if (!full && cap.holds(lines, bytes, text)) {
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
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
