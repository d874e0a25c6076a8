package dev.nightshift.server.plugin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What one place in config.yml may hold. */
interface SettingType {

  /** For the reference page, e.g. {@code list of durations}. */
  String words();

  /**
   * The value, or empty after adding a problem for everything that is wrong with it.
   *
   * @param node is no {@link ConfigNode.Empty}, unless {@link #absent} says what that means
   */
  Optional<Object> bind(ConfigNode node, SettingRange range, List<ConfigProblem> problems);

  /** The value of an absent key without a default; empty: the key is required. */
  default Optional<Object> absent(ConfigNode.Empty place, List<ConfigProblem> problems) {
    return Optional.empty();
  }

  /** Whether a key may be absent without having a default. */
  default boolean mayBeAbsent() {
    return false;
  }

  /** A default, as written in the code. */
  default ConfigNode written(String path, String text) {
    return ConfigDocument.fragment(path, text);
  }

  /** Whether numbers here are durations. */
  default boolean isTime() {
    return false;
  }

  /** How a place is named in a sentence with what stands there. */
  static String says(ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar) {
      return node.path() + " is \"" + scalar.text() + "\"";
    }
    if (node instanceof ConfigNode.Empty) {
      return node.path() + " is empty";
    }
    return node.path() + " is a " + (node instanceof ConfigNode.Sequence ? "list" : "mapping");
  }

  private static Optional<Object> fail(ConfigNode node, String rule, List<ConfigProblem> problems) {
    problems.add(new ConfigProblem(node.line(), node.path(), says(node) + "; " + rule + "."));
    return Optional.empty();
  }

  /**
   * A single value.
   *
   * @param rule how to write it, e.g. {@code write a duration as 30d, 12h or 90s}
   */
  record Single(String words, String rule, boolean isTime, Function<String, Optional<?>> parse)
      implements SettingType {

    static Single of(String words, String rule, Function<String, Optional<?>> parse) {
      return new Single(words, rule, false, parse);
    }

    @Override
    public Optional<Object> bind(
        ConfigNode node, SettingRange range, List<ConfigProblem> problems) {
      if (!(node instanceof ConfigNode.Scalar scalar)) {
        return fail(node, rule, problems);
      }
      var value = parse.apply(scalar.text());
      if (value.isEmpty()) {
        return fail(node, rule, problems);
      }
      var broken = range.broken(value.get());
      if (broken.isPresent()) {
        problems.add(
            new ConfigProblem(
                node.line(),
                node.path(),
                node.path() + " is " + scalar.text() + "; it must be " + broken.get() + "."));
        return Optional.empty();
      }
      return Optional.of(value.get());
    }

    @Override
    public ConfigNode written(String path, String text) {
      boolean quoted = text.length() >= 2 && text.matches("(?s)\".*\"|'.*'");
      return quoted ? ConfigDocument.fragment(path, text) : new ConfigNode.Scalar(path, 0, text);
    }
  }

  /** Several values of one type. */
  record ListOf(SettingType element) implements SettingType {
    @Override
    public String words() {
      return "list of " + element.words();
    }

    @Override
    public boolean isTime() {
      return element.isTime();
    }

    @Override
    public Optional<Object> bind(
        ConfigNode node, SettingRange range, List<ConfigProblem> problems) {
      if (!(node instanceof ConfigNode.Sequence sequence)) {
        return fail(node, "write a list, e.g. [a, b]", problems);
      }
      List<Object> values = new ArrayList<>();
      for (var item : sequence.elements()) {
        element.bind(item, range, problems).ifPresent(values::add);
      }
      return values.size() == sequence.elements().size()
          ? Optional.of(List.copyOf(values))
          : Optional.empty();
    }
  }

  /** Values of one type by names that the operator chooses. */
  record MapOf(SettingType element) implements SettingType {
    @Override
    public String words() {
      return "map to " + element.words();
    }

    @Override
    public boolean isTime() {
      return element.isTime();
    }

    @Override
    public Optional<Object> bind(
        ConfigNode node, SettingRange range, List<ConfigProblem> problems) {
      if (!(node instanceof ConfigNode.Mapping mapping)) {
        return fail(node, "write a mapping, e.g. {name: value}", problems);
      }
      Map<String, Object> values = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach(
              (key, item) -> {
                var value =
                    item instanceof ConfigNode.Empty empty && element.mayBeAbsent()
                        ? element.absent(empty, problems)
                        : element.bind(item, range, problems);
                value.ifPresent(found -> values.put(key, found));
              });
      return values.size() == mapping.entries().size()
          ? Optional.of(Collections.unmodifiableMap(values))
          : Optional.empty();
    }
  }

  /** A value that may be left out. */
  record OptionalOf(SettingType element) implements SettingType {
    @Override
    public String words() {
      return element.words();
    }

    @Override
    public boolean isTime() {
      return element.isTime();
    }

    @Override
    public boolean mayBeAbsent() {
      return true;
    }

    @Override
    public Optional<Object> absent(ConfigNode.Empty place, List<ConfigProblem> problems) {
      return Optional.of(Optional.empty());
    }

    @Override
    public Optional<Object> bind(
        ConfigNode node, SettingRange range, List<ConfigProblem> problems) {
      return element.bind(node, range, problems).map(Optional::of);
    }

    @Override
    public ConfigNode written(String path, String text) {
      return element.written(path, text);
    }
  }

  /** Whatever stands there, for a closer look later. */
  record Raw() implements SettingType {
    @Override
    public String words() {
      return "anything";
    }

    @Override
    public boolean mayBeAbsent() {
      return true;
    }

    @Override
    public Optional<Object> absent(ConfigNode.Empty place, List<ConfigProblem> problems) {
      return Optional.of(place);
    }

    @Override
    public Optional<Object> bind(
        ConfigNode node, SettingRange range, List<ConfigProblem> problems) {
      return Optional.of(node);
    }
  }
}
