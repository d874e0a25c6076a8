package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.LogCap;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.RunState;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log of a run at its cap. */
class RunLogCapTest {
  private final Scraping scraping = new Scraping(Fleet.catalogue(Fleet.job("gc")));
  private final List<LogLine> kept = new ArrayList<>();

  @Test
  void beyondItsLinesTheLogHasOneMarkAndTheRestIsCounted() {
    log(new LogCap(3, 1_000), "one", "two", "three", "four", "five", "six");

    assertThat(kept)
        .extracting(LogLine::text)
        .containsExactly(
            "one",
            "two",
            "three",
            "the log ends here: it has reached its cap of 3 lines or 1000 bytes; further lines are"
                + " counted only");
    assertThat(kept).extracting(LogLine::number).containsExactly(1L, 2L, 3L, 4L);
    assertThat(kept.get(3).level()).isEqualTo("WARN");
    assertThat(kept.get(3).logger()).isEqualTo("nightshift");
    assertThat(counted("info")).isEqualTo(5);
    assertThat(counted("error")).as("of a line that is left out").isEqualTo(1);
    assertThat(counted("warn")).as("the mark is no line of the job").isZero();
  }

  @Test
  void bytesAreThoseOfTheTextAsItIsWrittenAndTheLineThatIsTooMuchIsLeftOutWhole() {
    log(new LogCap(100, 10), "eight: ä", "ä", "x", "y");

    assertThat(kept).hasSize(2);
    assertThat(kept.get(0).text()).isEqualTo("eight: ä");
    assertThat(kept.get(1).text()).startsWith("the log ends here: ").contains("10 bytes");
    assertThat(counted("info")).isEqualTo(3);
    assertThat(counted("error")).isEqualTo(1);
  }

  @Test
  void aLogThatJustFitsHasNoMark() {
    log(new LogCap(3, 13), "eight: ä", "abc", "x");

    assertThat(kept).extracting(LogLine::text).containsExactly("eight: ä", "abc", "x");
  }

  private double counted(String level) {
    return scraping
        .scrape()
        .value("background_job_log_lines_total{job=\"gc\",level=\"" + level + "\"}");
  }

  /** The last of the lines is an error, the others are not. */
  private void log(LogCap cap, String... lines) {
    var unused =
        new Attempt(
                Fleet.run("gc", RunState.RUNNING),
                Fleet.job("gc"),
                context -> {
                  for (int i = 0; i < lines.length; i++) {
                    var level = i == lines.length - 1 ? Level.ERROR : Level.INFO;
                    context.logger().log(level, lines[i]);
                  }
                },
                new LogOnly(kept::add),
                scraping.telemetry,
                Clock.fixed(Fleet.NOON, ZoneOffset.UTC),
                Path.of("unused"),
                cap)
            .call();
  }
}
