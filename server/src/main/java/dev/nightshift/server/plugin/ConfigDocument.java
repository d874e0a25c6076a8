package dev.nightshift.server.plugin;

import dev.nightshift.server.plugin.ConfigNode.Empty;
import dev.nightshift.server.plugin.ConfigNode.Mapping;
import dev.nightshift.server.plugin.ConfigNode.Scalar;
import dev.nightshift.server.plugin.ConfigNode.Sequence;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * config.yml as a tree that knows its lines. Anchors, aliases and merge keys ({@code <<}) are
 * resolved.
 */
public final class ConfigDocument {
  private static final int MOST_LEVELS = 50;

  private final Mapping root;

  private ConfigDocument(Mapping root) {
    this.root = root;
  }

  /** A document without any section. */
  public static ConfigDocument empty() {
    return new ConfigDocument(new Mapping("", 0, Map.of()));
  }

  /**
   * Reads the text of config.yml, in which {@code ${NAME}} has been replaced already.
   *
   * @throws ConfigException if it is no YAML, or gives a key twice
   */
  public static ConfigDocument parse(String text) {
    List<ConfigProblem> problems = new ArrayList<>();
    var node = new Reader(problems).read("", 0, compose(text), 0);
    if (problems.isEmpty() && !(node instanceof Mapping) && !(node instanceof Empty)) {
      problems.add(
          new ConfigProblem(
              node.line(),
              "",
              "the file holds no sections; write \"jobs:\" and the jobs below it."));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return node instanceof Mapping mapping ? new ConfigDocument(mapping) : empty();
  }

  /** The value of a top-level key; empty if the key is absent or has no value. */
  public Optional<ConfigNode> section(String name) {
    return Optional.ofNullable(root.entries().get(name)).filter(node -> !(node instanceof Empty));
  }

  /** The same, with {@link Empty} for what is absent: what a {@link SettingsBinder} takes. */
  public ConfigNode at(String name) {
    return section(name).orElseGet(() -> new Empty(name, 0));
  }

  /** The whole file. */
  public Mapping root() {
    return root;
  }

  /** A value that stands in no file, such as a default, written as in config.yml. */
  static ConfigNode fragment(String path, String yaml) {
    List<ConfigProblem> problems = new ArrayList<>();
    var node = new Reader(problems).read(path, 0, compose(yaml), 0);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return node;
  }

  private static Node compose(String text) {
    try {
      return new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      int line = mark == null ? 0 : mark.getLine() + 1;
      var where = mark == null ? "" : " at column " + (mark.getColumn() + 1);
      throw new ConfigException(
          List.of(
              new ConfigProblem(
                  line,
                  "",
                  "this is no YAML: "
                      + e.getProblem()
                      + where
                      + "; check indentation and quotes.")));
    } catch (YAMLException e) {
      throw new ConfigException(
          List.of(new ConfigProblem(0, "", "this is no YAML: " + e.getMessage())));
    }
  }

  private record Reader(List<ConfigProblem> problems) {

    ConfigNode read(String path, int keyLine, Node node, int level) {
      if (node == null || node.getTag().equals(Tag.NULL)) {
        return new Empty(path, keyLine);
      }
      int line = keyLine > 0 ? keyLine : lineOf(node);
      if (level > MOST_LEVELS) {
        problems.add(
            new ConfigProblem(line, path, path + " is nested more than " + MOST_LEVELS + " deep."));
        return new Empty(path, line);
      }
      if (node instanceof MappingNode mapping) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        readInto(entries, path, mapping, level);
        return new Mapping(path, line, entries);
      }
      if (node instanceof SequenceNode sequence) {
        List<ConfigNode> elements = new ArrayList<>();
        for (var element : sequence.getValue()) {
          var place = path + "[" + elements.size() + "]";
          elements.add(read(place, lineOf(element), element, level + 1));
        }
        return new Sequence(path, line, elements);
      }
      return new Scalar(path, line, ((ScalarNode) node).getValue());
    }

    private void readInto(
        Map<String, ConfigNode> entries, String path, MappingNode mapping, int level) {
      List<Node> merged = new ArrayList<>();
      for (var tuple : mapping.getValue()) {
        int line = lineOf(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
          problems.add(new ConfigProblem(line, path, path + ": a key is a single word."));
        } else if (scalar.getTag().equals(Tag.MERGE)) {
          merged.add(tuple.getValueNode());
        } else {
          var key = scalar.getValue();
          var place = path.isEmpty() ? key : path + "." + key;
          var before = entries.put(key, read(place, line, tuple.getValueNode(), level + 1));
          if (before != null) {
            problems.add(
                new ConfigProblem(
                    line,
                    place,
                    place + " was given on line " + before.line() + " already; keep one of them."));
          }
        }
      }
      merged.forEach(source -> merge(entries, path, source, level));
    }

    private void merge(Map<String, ConfigNode> entries, String path, Node merged, int level) {
      var sources = merged instanceof SequenceNode sequence ? sequence.getValue() : List.of(merged);
      for (var source : sources) {
        if (read(path, lineOf(source), source, level + 1) instanceof Mapping mapping) {
          mapping.entries().forEach(entries::putIfAbsent);
        }
      }
    }

    private static int lineOf(Node node) {
      return node.getStartMark().getLine() + 1;
    }
  }
}
