package dev.nightshift.server.run;

import java.util.Locale;
import java.util.Set;

/**
 * A statement as it may be shown: no value that stands in it, no comment, not too long. Where it
 * cannot be told for sure what is a value, it is cut.
 */
public final class StatementText {
  private static final int LONGEST = 300;
  private static final Set<String> BEFORE_NAMES = Set.of("from", "join", "into", "update", "table");

  private final String sql;
  private final StringBuilder shown = new StringBuilder();
  private int at;

  private StatementText(String sql) {
    this.sql = sql;
  }

  /** The statement without its values. */
  public static String of(String sql) {
    return new StatementText(sql).read();
  }

  private String read() {
    while (at < sql.length() && shown.length() <= LONGEST) {
      char next = sql.charAt(at);
      if (sql.startsWith("--", at) || next == '#') {
        skipTo("\n");
      } else if (sql.startsWith("/*", at)) {
        skipTo("*/");
      } else if (next == '\'' || next == '"' || next == '`') {
        if (!quoted(next)) {
          return cut();
        }
      } else if (next == '$' || next == '\\') {
        return cut();
      } else if (Character.isDigit(next) && !inWord()) {
        number();
      } else if (Character.isWhitespace(next)) {
        space();
        at++;
      } else {
        shown.append(next);
        at++;
      }
    }
    return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown.toString().strip();
  }

  private String cut() {
    return shown.append('…').toString();
  }

  private void skipTo(String end) {
    int found = sql.indexOf(end, at + end.length());
    at = found < 0 ? sql.length() : found + end.length();
    space();
  }

  private void space() {
    if (!shown.isEmpty() && shown.charAt(shown.length() - 1) != ' ') {
      shown.append(' ');
    }
  }

  /** Replaces a quoted text, unless it is the name of a table; false if its end is not sure. */
  private boolean quoted(char quote) {
    int end = at + 1;
    while (true) {
      end = sql.indexOf(quote, end);
      if (end < 0 || sql.substring(at, end).indexOf('\\') >= 0) {
        return false;
      }
      if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
        end += 2;
      } else {
        break;
      }
    }
    shown.append(quote != '\'' && isName() ? sql.substring(at, end + 1) : "?");
    at = end + 1;
    return true;
  }

  private boolean isName() {
    var before = shown.toString();
    if (before.endsWith(".")) {
      return true;
    }
    var words = before.strip().split(" ", -1);
    return before.endsWith(" ") && BEFORE_NAMES.contains(lower(words[words.length - 1]));
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  private boolean inWord() {
    return at > 0 && Character.isJavaIdentifierPart(sql.charAt(at - 1));
  }

  private void number() {
    while (at < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
      at++;
    }
    shown.append('?');
  }
}
