package dev.nightshift.server.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProseTest {
  private static List<String> printed(boolean interactive, String label, String text) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var terminal =
        new Terminal(
            stream,
            stream,
            interactive,
            Path.of("."),
            name -> name.equals("COLUMNS") ? "30" : null,
            Clock.systemUTC());
    Prose.print(terminal, label, text);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void furtherLinesStandBelowTheFirstBesideTheLabel() {
    assertThat(printed(true, "  cause  ", "the vault has diverged and has no snapshot"))
        .containsExactly(
            "  cause  the vault has", "         diverged and has no", "         snapshot");
  }

  @Test
  void inAPipeItIsOneLine() {
    assertThat(printed(false, "  cause  ", "the vault has diverged and has no snapshot"))
        .containsExactly("  cause  the vault has diverged and has no snapshot");
  }
}
