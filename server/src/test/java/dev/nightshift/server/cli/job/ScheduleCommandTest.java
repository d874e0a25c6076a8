package dev.nightshift.server.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ScheduleCommandTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int schedule(String... arguments) {
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    var clock = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
    var terminal = new Terminal(out, out, false, Path.of("."), name -> null, clock);
    return Commands.execute(terminal, null, arguments);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lintSaysWhatAScheduleMeansAndWhenItComes() {
    assertThat(schedule("schedule", "lint", "0 8 * * *", "--zone", "Europe/Zurich"))
        .isEqualTo(ExitCode.FINE);
    assertThat(said())
        .isEqualToNormalizingNewlines(
            """
            at 08:00 Europe/Zurich
            NEXT                       UTC
            2026-11-23 08:00:00 CET    2026-11-23 07:00:00 UTC
            2026-11-24 08:00:00 CET    2026-11-24 07:00:00 UTC
            2026-11-25 08:00:00 CET    2026-11-25 07:00:00 UTC
            2026-11-26 08:00:00 CET    2026-11-26 07:00:00 UTC
            2026-11-27 08:00:00 CET    2026-11-27 07:00:00 UTC
            """);
  }

  @Test
  void lintEndsWithOneIfItWarns() {
    assertThat(schedule("schedule", "lint", "*/8 * * * *")).isEqualTo(ExitCode.FINDING);
    assertThat(said())
        .contains(
            "warning: it comes every 8 minutes, 192 times a day.",
            "  For 08:00 once a day write 0 8 * * *, for every 8 hours 0 */8 * * *.");
  }

  @Test
  void lintPrintsJsonForPrograms() {
    assertThat(schedule("schedule", "lint", "every 30m", "--json")).isEqualTo(ExitCode.FINE);
    assertThat(said())
        .contains("\"schedule\" : \"every 30m\"", "\"at\" : \"2026-11-22T10:30:00Z\"");
  }

  @Test
  void lintTellsWhyAScheduleNeverComes() {
    assertThat(schedule("schedule", "lint", "0 3 31 2 *")).isEqualTo(ExitCode.FINDING);
    assertThat(said())
        .isEqualToIgnoringNewLines("the schedule \"0 3 31 2 *\" never comes: February has no 31st");
    said.reset();
    assertThat(schedule("schedule", "lint", "0 3 * * *", "--zone", "Mars"))
        .isEqualTo(ExitCode.FINDING);
    assertThat(said()).contains("has the time zone \"Mars\"; write one as Europe/Zurich or UTC");
  }
}
