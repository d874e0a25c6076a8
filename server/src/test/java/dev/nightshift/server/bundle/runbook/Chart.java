package dev.nightshift.server.bundle.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the part of Mermaid's flowcharts that runbooks use, and nothing else, so that a text which
 * would end a shape or a label too early is noticed.
 */
final class Chart {
  private static final String WORDS = "\"[^\"`<>\\n]+\"";
  private static final Pattern NODE =
      Pattern.compile(
          "(\\w+)(?:\\{(W)}|\\(\\[(W)]\\)|\\[\\((W)\\)]|\\[\\[(W)]]|\\[(W)])".replace("W", WORDS));
  private static final Pattern EDGE =
      Pattern.compile("(\\w+|NODE) -->(?:\\|(W)\\|)? (\\w+|NODE)".replace("W", WORDS));
  private static final Set<String> RESERVED = Set.of("end", "graph", "subgraph", "style", "class");

  private final Map<String, String> nodes = new HashMap<>();
  private final Map<String, List<String>> edges = new HashMap<>();
  private final Set<String> questions = new HashSet<>();
  private String first = "";

  static void check(String text) {
    new Chart().read(text);
  }

  private void read(String text) {
    var lines = text.lines().map(String::strip).toList();
    assertThat(lines.get(0)).matches("flowchart (TD|LR)");
    int open = 0;
    for (var line : lines.subList(1, lines.size())) {
      if (line.matches("subgraph \\w+\\[" + WORDS + "]")) {
        nodes.put(line.replaceAll("subgraph (\\w+).*", "$1"), line);
        open++;
      } else if (line.equals("end")) {
        open--;
      } else {
        statement(line);
      }
    }
    assertThat(open).as(text).isZero();
    edges.forEach(
        (from, to) -> {
          assertThat(nodes).as(text).containsKey(from);
          assertThat(nodes.keySet()).as(text).containsAll(to);
        });
    if (lines.get(0).endsWith("TD")) {
      assertThat(reached()).as(text).containsAll(nodes.keySet());
      questions.forEach(
          node -> assertThat(edges.get(node)).as(text + "\n" + node).hasSizeGreaterThan(1));
    }
  }

  private void statement(String line) {
    List<String> found = new ArrayList<>();
    var bare =
        NODE.matcher(line)
            .replaceAll(
                node -> {
                  var id = node.group(1);
                  assertThat(RESERVED).doesNotContain(id);
                  nodes.put(id, node.group());
                  first = first.isEmpty() ? id : first;
                  if (node.group(2) != null) {
                    questions.add(id);
                  }
                  found.add(id);
                  return id;
                });
    if (bare.matches("\\w+")) {
      return;
    }
    var edge = EDGE.matcher(bare);
    assertThat(edge.matches()).as(line).isTrue();
    if (questions.contains(edge.group(1))) {
      assertThat(edge.group(2)).as(line + " has no answer").isNotNull();
    }
    edges.computeIfAbsent(edge.group(1), id -> new ArrayList<>()).add(edge.group(3));
  }

  private Set<String> reached() {
    Set<String> reached = new HashSet<>(Set.of(first));
    var open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (var next : edges.getOrDefault(open.remove(), List.of())) {
        if (reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached;
  }
}
