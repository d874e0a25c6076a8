package dev.nightshift.server.plugin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A value in config.yml, with its place. */
public sealed interface ConfigNode {

  /** e.g. {@code jobs.gc.settings.keep} or {@code aliases[0].as}; empty for the whole file. */
  String path();

  /** Counted from 1: the line of the key, or of the element of a list. 0: not from the file. */
  int line();

  /** Whether the same stands there; places do not count. */
  default boolean says(ConfigNode other) {
    if (this instanceof Scalar one && other instanceof Scalar two) {
      return one.text.equals(two.text);
    }
    if (this instanceof Mapping one && other instanceof Mapping two) {
      return one.entries.keySet().equals(two.entries.keySet())
          && one.entries.entrySet().stream()
              .allMatch(entry -> entry.getValue().says(two.entries.get(entry.getKey())));
    }
    if (this instanceof Sequence one && other instanceof Sequence two) {
      return one.elements.size() == two.elements.size()
          && IntStream.range(0, one.elements.size())
              .allMatch(i -> one.elements.get(i).says(two.elements.get(i)));
    }
    return this instanceof Empty && other instanceof Empty;
  }

  /** A single value, as written and without its quotes. */
  record Scalar(String path, int line, String text) implements ConfigNode {}

  /** A key without a value. */
  record Empty(String path, int line) implements ConfigNode {}

  /** Values by key, in the order of the file. */
  record Mapping(String path, int line, Map<String, ConfigNode> entries) implements ConfigNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** A list of values. */
  record Sequence(String path, int line, List<ConfigNode> elements) implements ConfigNode {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }
}
