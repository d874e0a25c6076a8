package dev.nightshift.server.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Text in lines that are no longer than they may be. */
public final class Prose {
  private Prose() {}

  /** Prints text so that it fits, if it is a terminal that tells its width; keeps its indent. */
  public static void print(Terminal terminal, String text) {
    var words = text.stripLeading();
    print(terminal, text.substring(0, text.length() - words.length()), words);
  }

  /**
   * Prints text beside its label, further lines below its first one. Not for commands: what people
   * copy is to be one line.
   */
  public static void print(Terminal terminal, String label, String text) {
    int room = terminal.columns() == 0 ? Integer.MAX_VALUE : terminal.columns() - label.length();
    var lines = wrapped(text, room);
    terminal.print(label + lines.get(0));
    lines.stream().skip(1).forEach(line -> terminal.print(" ".repeat(label.length()) + line));
  }

  /** Words are not torn, however long. */
  static List<String> wrapped(String text, int room) {
    if (width(text) <= room) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (var word : text.split(" ", -1)) {
      if (line.length() > 0 && width(line.toString()) + 1 + width(word) > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
