package dev.nightshift.server.bundle.lint;

import dev.nightshift.server.bundle.lint.Query.Aggregation;
import dev.nightshift.server.bundle.lint.Query.Binary;
import dev.nightshift.server.bundle.lint.Query.Call;
import dev.nightshift.server.bundle.lint.Query.Labels;
import dev.nightshift.server.bundle.lint.Query.Literal;
import dev.nightshift.server.bundle.lint.Query.Matcher;
import dev.nightshift.server.bundle.lint.Query.Negative;
import dev.nightshift.server.bundle.lint.Query.Selector;
import dev.nightshift.server.bundle.lint.Query.Subquery;
import dev.nightshift.server.bundle.lint.Query.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads PromQL by descent, one method for each level of precedence. */
final class QueryReader {
  static final Set<String> COMPARISONS = Set.of("==", "!=", "<=", ">=", "<", ">");

  private static final List<List<String>> LEVELS =
      List.of(
          List.of("or"),
          List.of("and", "unless"),
          List.of("==", "!=", "<=", ">=", "<", ">"),
          List.of("+", "-"),
          List.of("*", "/", "%", "atan2"));
  private static final Set<String> AGGREGATIONS =
      Set.of(
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
          "limitk",
          "limit_ratio");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");
  private static final Pattern NUMBER =
      Pattern.compile("(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|\\$\\w+|\\$\\{\\w+}");
  private static final Pattern OPERATOR = Pattern.compile("=~|!~|!=|=");
  private static final Pattern TIME = Pattern.compile("-?[\\w$]+");

  private final String text;
  private int at;

  QueryReader(String text) {
    this.text = text;
  }

  Query whole() {
    var query = level(0);
    if (!rest().isEmpty()) {
      throw wrong("nothing more");
    }
    return query;
  }

  private Query level(int level) {
    if (level == LEVELS.size()) {
      return power();
    }
    var left = level(level + 1);
    var operator = operator(LEVELS.get(level));
    while (!operator.isEmpty()) {
      boolean bool = word("bool");
      var matching = labels("on", "ignoring");
      var joining = labels("group_left", "group_right");
      left = new Binary(operator, bool, matching, joining, left, level(level + 1));
      operator = operator(LEVELS.get(level));
    }
    return left;
  }

  private Query power() {
    if (take("-")) {
      return new Negative(power());
    }
    var left = primary();
    return take("^") ? new Binary("^", false, Labels.NONE, Labels.NONE, left, power()) : left;
  }

  private Query primary() {
    var rest = rest();
    Query query;
    if (take("(")) {
      query = level(0);
      need(")");
    } else if (rest.startsWith("\"") || rest.startsWith("'")) {
      query = new Text(quoted());
    } else if (rest.startsWith("{")) {
      query = new Selector("", matchers(), "", "");
    } else {
      var number = match(NUMBER);
      query = number.isEmpty() ? named(match(NAME)) : new Literal(number);
    }
    return modified(query);
  }

  private Query named(String name) {
    if (name.isEmpty()) {
      throw wrong("an expression");
    }
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("inf") || lower.equals("nan")) {
      return new Literal(lower);
    }
    if (AGGREGATIONS.contains(lower)) {
      var before = labels("by", "without");
      var arguments = arguments();
      return new Aggregation(
          lower, before.word().isEmpty() ? labels("by", "without") : before, arguments);
    }
    return rest().startsWith("(")
        ? new Call(name, arguments())
        : new Selector(name, matchers(), "", "");
  }

  private Query modified(Query query) {
    var result = query;
    while (true) {
      if (take("[")) {
        int end = text.indexOf(']', at);
        var range = text.substring(at, end).strip();
        at = end + 1;
        result =
            result instanceof Selector one && !range.contains(":")
                ? new Selector(one.name(), one.matchers(), range, one.offset())
                : new Subquery(result, range, "");
      } else if (word("offset")) {
        var offset = match(TIME);
        if (result instanceof Selector one) {
          result = new Selector(one.name(), one.matchers(), one.range(), offset);
        } else if (result instanceof Subquery one) {
          result = new Subquery(one.inner(), one.range(), offset);
        } else {
          throw wrong("an offset of series");
        }
      } else if (take("@")) {
        match(TIME);
        if (take("(")) {
          need(")");
        }
      } else {
        return result;
      }
    }
  }

  private List<Query> arguments() {
    need("(");
    List<Query> arguments = new ArrayList<>();
    while (!take(")")) {
      arguments.add(level(0));
      take(",");
    }
    return List.copyOf(arguments);
  }

  private List<Matcher> matchers() {
    List<Matcher> matchers = new ArrayList<>();
    if (take("{")) {
      while (!take("}")) {
        matchers.add(new Matcher(match(NAME), match(OPERATOR), quoted()));
        take(",");
      }
    }
    return List.copyOf(matchers);
  }

  private Labels labels(String... words) {
    for (var word : words) {
      if (word(word)) {
        List<String> names = new ArrayList<>();
        if (take("(")) {
          while (!take(")")) {
            names.add(match(NAME));
            take(",");
          }
        }
        return new Labels(word, List.copyOf(names));
      }
    }
    return Labels.NONE;
  }

  private String operator(List<String> operators) {
    for (var operator : operators) {
      if (Character.isLetter(operator.charAt(0)) ? word(operator) : take(operator)) {
        return operator;
      }
    }
    return "";
  }

  private String quoted() {
    rest();
    char quote = text.charAt(at++);
    var value = new StringBuilder();
    while (text.charAt(at) != quote) {
      if (text.charAt(at) == '\\') {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private boolean word(String word) {
    var rest = rest();
    boolean there =
        rest.regionMatches(true, 0, word, 0, word.length())
            && (rest.length() == word.length()
                || !Character.isJavaIdentifierPart(rest.charAt(word.length())));
    at += there ? word.length() : 0;
    return there;
  }

  private boolean take(String sign) {
    boolean there = rest().startsWith(sign);
    at += there ? sign.length() : 0;
    return there;
  }

  private void need(String sign) {
    if (!take(sign)) {
      throw wrong(sign);
    }
  }

  private String match(Pattern pattern) {
    var found = pattern.matcher(rest());
    if (!found.lookingAt()) {
      return "";
    }
    at += found.end();
    return found.group();
  }

  /** What is left, without leading blanks and comments. */
  private String rest() {
    while (at < text.length()
        && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '#')) {
      int line = text.indexOf('\n', at);
      at = text.charAt(at) != '#' ? at + 1 : line < 0 ? text.length() : line;
    }
    return text.substring(at);
  }

  private IllegalArgumentException wrong(String wanted) {
    return new IllegalArgumentException(wanted + " expected at " + at + " of " + text);
  }
}
