package dev.nightshift.server.cli.local;

import dev.nightshift.server.run.LogLine;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Prints the lines of a run's log as they come. Thread-safe. */
final class LogConsole {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n]]");

  private final PrintStream out;
  private final String job;

  /**
   * @param job whose own lines need not say who speaks
   */
  LogConsole(PrintStream out, String job) {
    this.out = out;
    this.job = job;
  }

  void print(LogLine line) {
    var level = line.level();
    out.println(
        TIME.format(line.at())
            + " "
            + level
            + " ".repeat(Math.max(1, 6 - level.length()))
            + (line.logger().equals(job) ? "" : line.logger() + ": ")
            // so that no line speaks to the terminal
            + CONTROL.matcher(line.text()).replaceAll("?"));
  }
}
