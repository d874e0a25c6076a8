package dev.nightshift.server.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A light look at PromQL: which metrics an expression names. What is wrong otherwise, Prometheus'
 * own check of the generated rules finds.
 */
final class AlertExpression {
  private static final Pattern TEXTS = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'[^']*'|`[^`]*`");
  private static final Pattern SELECTORS = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
  private static final Pattern GROUPINGS =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");
  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "bool",
          "offset",
          "inf",
          "nan",
          "atan2",
          "start",
          "end",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right");

  private AlertExpression() {}

  static List<String> metrics(String expression) {
    var bare = TEXTS.matcher(expression).replaceAll("");
    bare = SELECTORS.matcher(bare).replaceAll("");
    bare = GROUPINGS.matcher(bare).replaceAll(" ");
    return NAME.matcher(bare)
        .results()
        .map(MatchResult::group)
        .filter(Predicate.not(word -> KEYWORDS.contains(word.toLowerCase(Locale.ROOT))))
        .distinct()
        .toList();
  }
}
