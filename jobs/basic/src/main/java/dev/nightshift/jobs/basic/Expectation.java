package dev.nightshift.jobs.basic;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What must hold, as written in config.yml: {@code rows = 0}, {@code newest < 26h}, {@code /status
 * = ok}.
 *
 * @param subject a word, or a JSON pointer
 * @param operator one of {@code = != < <= > >= contains}
 * @param value the right side as written
 */
record Expectation(String text, String subject, String operator, String value) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z]+|/\\S*?)\\s*(!=|<=|>=|=|<|>|(?<=\\s)contains(?=\\s))\\s*(.+)");
  private static final List<String> ORDER = List.of("<", "<=", ">", ">=");

  /**
   * @param subjects the words that may stand on the left
   * @param pointers whether JSON pointers may, too
   * @throws IllegalArgumentException with a sentence
   */
  static Expectation parse(String text, Collection<String> subjects, boolean pointers) {
    var match = FORM.matcher(text.strip());
    var example = subjects.iterator().next() + " = 0";
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "expect \"" + text + "\" is none; write for instance \"" + example + "\"");
    }
    var subject = match.group(1);
    if (!subjects.contains(subject) && !(pointers && subject.startsWith("/"))) {
      throw new IllegalArgumentException(
          "expect \""
              + text
              + "\": there is no "
              + subject
              + " here, but "
              + String.join(", ", subjects)
              + (pointers ? " and JSON pointers such as /status" : ""));
    }
    return new Expectation(text.strip(), subject, match.group(2), match.group(3).strip());
  }

  /**
   * All of a setting.
   *
   * @param check refuses a right side that cannot be, so that it is told at the start
   */
  static List<Expectation> parse(
      List<String> texts,
      Collection<String> subjects,
      boolean pointers,
      Consumer<Expectation> check) {
    var all = texts.stream().map(text -> parse(text, subjects, pointers)).toList();
    all.forEach(check);
    return all;
  }

  boolean isOf(String name) {
    return subject.equals(name);
  }

  /** The right side as a plain number. */
  BigDecimal number() {
    try {
      return new BigDecimal(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "expect \"" + text + "\": \"" + value + "\" is no number", e);
    }
  }

  /** The right side as seconds. */
  BigDecimal seconds() {
    return right(Amounts::seconds);
  }

  /** The right side as bytes. */
  BigDecimal bytes() {
    return right(size -> BigDecimal.valueOf(Amounts.bytes(size)));
  }

  private BigDecimal right(Function<String, BigDecimal> read) {
    try {
      return read.apply(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expect \"" + text + "\": " + e.getMessage(), e);
    }
  }

  boolean holds(BigDecimal actual, BigDecimal right) {
    int compared = actual.compareTo(right);
    return switch (operator) {
      case "=" -> compared == 0;
      case "!=" -> compared != 0;
      case "<" -> compared < 0;
      case "<=" -> compared <= 0;
      case ">" -> compared > 0;
      case ">=" -> compared >= 0;
      default -> throw new IllegalArgumentException("expect \"" + text + "\" compares a number");
    };
  }

  /** Numbers where both sides are, else texts. */
  boolean holdsOf(String actual) {
    if (operator.equals("contains")) {
      return actual.contains(value);
    }
    var left = asNumber(actual);
    var right = asNumber(value);
    if (left != null && right != null) {
      return holds(left, right);
    }
    if (ORDER.contains(operator)) {
      return false;
    }
    return actual.equals(value) == operator.equals("=");
  }

  private static BigDecimal asNumber(String text) {
    return text.matches("-?\\d{1,300}(\\.\\d{1,300})?([eE][+-]?\\d{1,3})?")
        ? new BigDecimal(text)
        : null;
  }
}
