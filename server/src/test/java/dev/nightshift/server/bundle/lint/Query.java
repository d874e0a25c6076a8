package dev.nightshift.server.bundle.lint;

import java.util.List;
import java.util.stream.Stream;

/** A PromQL expression as a tree. Variables of Grafana stand for numbers. */
sealed interface Query {

  record Literal(String text) implements Query {}

  record Text(String text) implements Query {}

  /**
   * Series by name.
   *
   * @param range as written; empty: the newest sample
   * @param offset as written; empty: now
   */
  record Selector(String name, List<Matcher> matchers, String range, String offset)
      implements Query {
    boolean has(String label, String operator, String value) {
      return matchers.contains(new Matcher(label, operator, value));
    }
  }

  record Matcher(String label, String operator, String value) {}

  record Call(String function, List<Query> arguments) implements Query {}

  record Aggregation(String operator, Labels grouping, List<Query> arguments) implements Query {}

  record Subquery(Query inner, String range, String offset) implements Query {}

  record Negative(Query inner) implements Query {}

  /**
   * Two expressions and what joins them.
   *
   * @param matching {@code on} or {@code ignoring}, or nothing
   * @param joining {@code group_left} or {@code group_right}, or nothing
   */
  record Binary(
      String operator, boolean bool, Labels matching, Labels joining, Query left, Query right)
      implements Query {
    boolean compares() {
      return QueryReader.COMPARISONS.contains(operator);
    }

    boolean isSet() {
      return List.of("and", "or", "unless").contains(operator);
    }
  }

  /** Labels after a word such as {@code by}; without the word there are none. */
  record Labels(String word, List<String> names) {
    static final Labels NONE = new Labels("", List.of());
  }

  /** Reads an expression; what PromQL does not allow is an {@link IllegalArgumentException}. */
  static Query of(String expression) {
    return new QueryReader(expression).whole();
  }

  /** What it directly consists of. */
  default List<Query> parts() {
    if (this instanceof Call call) {
      return call.arguments();
    } else if (this instanceof Aggregation aggregation) {
      return aggregation.arguments();
    } else if (this instanceof Binary binary) {
      return List.of(binary.left(), binary.right());
    } else if (this instanceof Subquery subquery) {
      return List.of(subquery.inner());
    } else if (this instanceof Negative negative) {
      return List.of(negative.inner());
    }
    return List.of();
  }

  /** Itself and all below it. */
  default Stream<Query> all() {
    return Stream.concat(Stream.of(this), parts().stream().flatMap(Query::all));
  }

  /** Those of one kind. */
  default <T extends Query> Stream<T> all(Class<T> kind) {
    return all().filter(kind::isInstance).map(kind::cast);
  }
}
