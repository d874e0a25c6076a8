package dev.nightshift.server.bundle.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Values as people say them. */
public final class Words {
  private static final Pattern COMMAND = Pattern.compile("`([^`]*)`");
  private static final Pattern NO_COMMAND =
      Pattern.compile("-.*|[\\w.]+: .*|(?i:select|insert|update|delete|grant|alter) .*|\\S*");

  private Words() {}

  static String of(Duration duration) {
    List<String> parts = new ArrayList<>();
    add(parts, duration.toDays(), "d");
    add(parts, duration.toHoursPart(), "h");
    add(parts, duration.toMinutesPart(), "min");
    add(parts, duration.toSecondsPart(), "s");
    add(parts, duration.toMillisPart(), "ms");
    return parts.isEmpty() ? "0 s" : String.join(" ", parts);
  }

  private static void add(List<String> parts, long amount, String unit) {
    if (amount > 0) {
      parts.add(amount + " " + unit);
    }
  }

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String code(String text) {
    return text.isEmpty() ? "" : "`" + text.replace("`", "'") + "`";
  }

  /** A text as it may stand between quotes in a Mermaid chart. */
  static String chart(String words) {
    return words
        .replace("`", "")
        .replace("\"", "'")
        .replace("\n", " ")
        .replace("<", "‹")
        .replace(">", "›");
  }

  /** The commands in a text, each between backticks, without settings, options and SQL there. */
  public static List<String> commands(String text) {
    return COMMAND
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(span -> !NO_COMMAND.matcher(span).matches())
        .toList();
  }

  /** A heading's anchor as Git hosts make it. */
  public static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
