package dev.nightshift.server.bundle.input;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds which series an expression asks for; variables of Grafana are passed over. */
public final class SeriesNames {
  private static final Set<String> LABEL_LISTS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> WORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "offset",
          "bool",
          "atan2",
          "inf",
          "nan",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "sum",
          "min",
          "max",
          "avg",
          "count",
          "group",
          "stddev",
          "stdvar",
          "topk",
          "bottomk",
          "quantile",
          "count_values",
          "limitk");

  private final String text;
  private final SortedSet<String> names = new TreeSet<>();
  private int at;

  private SeriesNames(String text) {
    this.text = text;
  }

  /** The names, each once. */
  public static SortedSet<String> of(String expression) {
    var reading = new SeriesNames(expression);
    reading.read();
    return reading.names;
  }

  private void read() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'' || c == '`') {
        quoted(c);
      } else if (c == '{') {
        until('}');
      } else if (c == '[') {
        until(']');
      } else if (c == '$') {
        at++;
        if (at < text.length() && text.charAt(at) == '{') {
          until('}');
        } else {
          word();
        }
      } else if (c == '#') {
        at = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
      } else if (Character.isDigit(c)) {
        word();
      } else if (Character.isLetter(c) || c == '_' || c == ':') {
        name(word());
      } else {
        at++;
      }
    }
  }

  private void name(String word) {
    int next = at;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    boolean bracket = next < text.length() && text.charAt(next) == '(';
    if (bracket && LABEL_LISTS.contains(word)) {
      at = next;
      until(')');
    } else if (!bracket && !WORDS.contains(word.toLowerCase(java.util.Locale.ROOT))) {
      names.add(word);
    }
  }

  private String word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at))
            || text.charAt(at) == '_'
            || text.charAt(at) == ':'
            || text.charAt(at) == '.')) {
      at++;
    }
    return text.substring(start, at);
  }

  private void until(char end) {
    at++;
    while (at < text.length() && text.charAt(at) != end) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'' || c == '`') {
        quoted(c);
      } else {
        at++;
      }
    }
    at++;
  }

  private void quoted(char quote) {
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
    }
    at++;
  }
}
