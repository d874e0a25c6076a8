package dev.nightshift.server.cli.console;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * Where a command reads and writes.
 *
 * @param interactive somebody looks at it; else plain lines only
 * @param home the folder whose config.yml is used where none is named
 * @param environment gives a variable's value, or null
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    boolean interactive,
    Path home,
    UnaryOperator<String> environment,
    Clock clock) {

  /** This process's own; the launcher says by system properties what Java cannot tell. */
  public static Terminal system() {
    return new Terminal(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        Boolean.getBoolean("nightshift.terminal"),
        Path.of(System.getProperty("nightshift.home", ".")).toAbsolutePath().normalize(),
        System::getenv,
        Clock.systemUTC());
  }

  /** How wide lines may get; 0 where nobody looks at them, or nobody knows. */
  int columns() {
    var said = interactive ? environment.apply("COLUMNS") : null;
    return said != null && said.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(said) : 0;
  }

  public void print(String line) {
    out.println(line);
  }
}
