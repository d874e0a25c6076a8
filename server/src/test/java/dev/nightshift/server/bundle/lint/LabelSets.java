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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Works out which labels the results of an expression have, and which joins can match nothing. */
final class LabelSets {
  private static final Set<String> SCALARS = Set.of("time", "scalar", "pi");

  private final Function<String, Optional<Set<String>>> series;
  private final List<String> faults = new ArrayList<>();

  /**
   * The label sets that may come out.
   *
   * @param known false: nobody can tell
   */
  record Sets(boolean scalar, boolean known, Set<Set<String>> sets) {
    static final Sets SCALAR = new Sets(true, true, Set.of());
    static final Sets UNKNOWN = new Sets(false, false, Set.of());

    static Sets of(Set<Set<String>> sets) {
      return new Sets(false, true, sets);
    }

    Sets each(UnaryOperator<Set<String>> change) {
      return known && !scalar ? of(sets.stream().map(change).collect(Collectors.toSet())) : this;
    }

    boolean anyHas(String label) {
      return !known || sets.stream().anyMatch(set -> set.contains(label));
    }
  }

  /**
   * @param series labels by name; empty: nobody knows them
   */
  LabelSets(Function<String, Optional<Set<String>>> series) {
    this.series = series;
  }

  /** One sentence for each join or grouping by labels that are not there. */
  List<String> faults() {
    return faults;
  }

  Sets of(Query query) {
    if (query instanceof Selector selector) {
      return series
          .apply(selector.name())
          .map(labels -> Sets.of(Set.of(matched(labels, selector.matchers()))))
          .orElse(Sets.UNKNOWN);
    } else if (query instanceof Literal || query instanceof Text) {
      return Sets.SCALAR;
    } else if (query instanceof Negative negative) {
      return of(negative.inner());
    } else if (query instanceof Subquery subquery) {
      return of(subquery.inner());
    } else if (query instanceof Call call) {
      return call(call);
    } else if (query instanceof Aggregation aggregation) {
      return aggregation(aggregation);
    }
    return binary((Binary) query);
  }

  private static Set<String> matched(Set<String> labels, List<Matcher> matchers) {
    Set<String> all = new HashSet<>(labels);
    for (var matcher : matchers) {
      if (matcher.operator().equals("=") && matcher.value().isEmpty()) {
        all.remove(matcher.label());
      } else if (matcher.operator().equals("!=") && matcher.value().isEmpty()) {
        all.add(matcher.label());
      }
    }
    return all;
  }

  private Sets call(Call call) {
    var arguments = call.arguments().stream().map(this::of).toList();
    if (SCALARS.contains(call.function())) {
      return Sets.SCALAR;
    }
    switch (call.function()) {
      case "vector":
        return Sets.of(Set.of(Set.of()));
      case "absent":
        var asked = (Selector) call.arguments().get(0);
        return Sets.of(
            Set.of(
                asked.matchers().stream()
                    .filter(matcher -> matcher.operator().equals("="))
                    .map(Matcher::label)
                    .collect(Collectors.toSet())));
      case "label_replace":
        var written = (Text) call.arguments().get(1);
        return arguments.get(0).each(labels -> with(labels, Set.of(written.text())));
      case "histogram_quantile":
        if (!arguments.get(1).anyHas("le")) {
          faults.add("histogram_quantile of what has no le");
        }
        return arguments.get(1).each(labels -> without(labels, Set.of("le")));
      default:
        return arguments.stream()
            .filter(argument -> !argument.scalar())
            .findFirst()
            .orElse(Sets.SCALAR);
    }
  }

  private Sets aggregation(Aggregation aggregation) {
    var inner = of(aggregation.arguments().get(aggregation.arguments().size() - 1));
    Set<String> names = Set.copyOf(aggregation.grouping().names());
    if (Set.of("topk", "bottomk").contains(aggregation.operator())) {
      return inner;
    }
    if (aggregation.grouping().word().equals("without")) {
      return inner.each(labels -> without(labels, names));
    }
    names.stream()
        .filter(name -> !inner.anyHas(name))
        .forEach(name -> faults.add(aggregation.operator() + " by " + name + ", which is gone"));
    return inner.known() ? inner.each(labels -> only(labels, names)) : Sets.of(Set.of(names));
  }

  private Sets binary(Binary binary) {
    var left = of(binary.left());
    var right = of(binary.right());
    if (left.scalar() || right.scalar()) {
      return left.scalar() ? right : left;
    }
    if (!left.known() || !right.known()) {
      return binary.isSet() && !binary.operator().equals("or") ? left : Sets.UNKNOWN;
    }
    var one = left.each(labels -> signature(labels, binary.matching()));
    var other = right.each(labels -> signature(labels, binary.matching()));
    if (binary.operator().equals("or")) {
      Set<Set<String>> both = new HashSet<>(left.sets());
      both.addAll(right.sets());
      return Sets.of(both);
    }
    if (one.sets().stream().noneMatch(other.sets()::contains)) {
      faults.add(one.sets() + " " + binary.operator() + " " + other.sets() + " never match");
    }
    if (binary.matching().word().equals("on")) {
      binary.matching().names().stream()
          .filter(name -> !left.anyHas(name) || !right.anyHas(name))
          .forEach(
              name -> faults.add(binary.operator() + " on " + name + ", which one side lacks"));
    }
    if (binary.isSet()) {
      return left;
    }
    var more = Set.copyOf(binary.joining().names());
    return switch (binary.joining().word()) {
      case "group_left" -> left.each(labels -> with(labels, more));
      case "group_right" -> right.each(labels -> with(labels, more));
      default -> one;
    };
  }

  private static Set<String> signature(Set<String> labels, Labels matching) {
    var names = Set.copyOf(matching.names());
    return matching.word().equals("on") ? only(labels, names) : without(labels, names);
  }

  private static Set<String> with(Set<String> labels, Set<String> more) {
    Set<String> all = new HashSet<>(labels);
    all.addAll(more);
    return all;
  }

  private static Set<String> without(Set<String> labels, Set<String> names) {
    Set<String> left = new HashSet<>(labels);
    left.removeAll(names);
    return left;
  }

  private static Set<String> only(Set<String> labels, Set<String> names) {
    Set<String> left = new HashSet<>(labels);
    left.retainAll(names);
    return left;
  }
}
