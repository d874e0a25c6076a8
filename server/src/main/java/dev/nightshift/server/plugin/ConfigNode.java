package dev.nightshift.server.plugin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in config.yml, with its place. */
public sealed interface ConfigNode {

  /** e.g. {@code jobs.gc.settings.keep} or {@code aliases[0].as}; empty for the whole file. */
  String path();

  /** Counted from 1: the line of the key, or of the element of a list. 0: not from the file. */
  int line();

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
