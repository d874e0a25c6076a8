package dev.nightshift.server.bundle.runbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Questions and what to do, from one of which come the chart and the written steps, so that the two
 * cannot disagree. The first step is the start. Collects, not thread-safe.
 */
final class DecisionTree {

  /** What to type: a shell command, or a query for Prometheus. */
  record Code(String language, String text) {
    static Code shell(String... lines) {
      return new Code("sh", String.join("\n", lines));
    }

    static Code query(String expression) {
      return new Code("promql", expression.strip());
    }
  }

  /** Where to go on: a step of this tree, or another page. */
  record Way(String answer, String step, String page) {}

  /** One step; a question has at least two ways, what ends the search has none. */
  static final class Step {
    final String id;
    final String title;
    final String text;
    final List<Code> codes;
    final List<Way> ways = new ArrayList<>();

    private Step(String id, String title, String text, List<Code> codes) {
      this.id = id;
      this.title = title;
      this.text = text;
      this.codes = List.copyOf(codes);
    }

    boolean asks() {
      return ways.size() > 1;
    }

    Step when(String answer, String next) {
      ways.add(new Way(answer, next, ""));
      return this;
    }

    /** Leads to another page, beside this one. */
    Step see(String answer, String page) {
      ways.add(new Way(answer, "", page));
      return this;
    }

    Step then(String next) {
      return when("", next);
    }
  }

  private final Map<String, Step> steps = new LinkedHashMap<>();

  Step step(String id, String title, String text, Code... codes) {
    var step = new Step(id, title, text, List.of(codes));
    if (steps.put(id, step) != null) {
      throw new IllegalStateException("a tree has two steps " + id);
    }
    return step;
  }

  List<Step> steps() {
    return List.copyOf(steps.values());
  }

  /** The first command of the tree: what to do before reading on. */
  Optional<Code> first() {
    return steps.values().stream().flatMap(step -> step.codes.stream()).findFirst();
  }

  private int number(String id) {
    int number = List.copyOf(steps.keySet()).indexOf(id) + 1;
    if (number == 0) {
      throw new IllegalStateException("a tree leads to " + id + ", which is none of its steps");
    }
    return number;
  }

  private String heading(Step step) {
    return number(step.id) + ". " + step.title;
  }

  /** The tree as a Mermaid flowchart. */
  String chart(Symptoms symptoms) {
    var text = new StringBuilder("flowchart TD\n");
    int pages = 0;
    for (var step : steps.values()) {
      var node = "s" + number(step.id);
      // Mermaid takes a label that begins with "1. " for a list.
      var words = "\"" + number(step.id) + " · " + Words.chart(step.title) + "\"";
      text.append("  ")
          .append(node)
          .append(
              step.asks()
                  ? "{" + words + "}"
                  : step.ways.isEmpty() ? "([" + words + "])" : "[" + words + "]")
          .append('\n');
      for (var way : step.ways) {
        var target = way.page.isEmpty() ? "s" + number(way.step) : "p" + ++pages;
        text.append("  ").append(node).append(" -->");
        if (!way.answer.isEmpty()) {
          text.append("|\"").append(Words.chart(way.answer)).append("\"|");
        }
        text.append(' ').append(target);
        if (!way.page.isEmpty()) {
          text.append("[[\"").append(Words.chart(symptoms.title(way.page))).append("\"]]");
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  /** The tree as steps to go through. */
  void write(Page page, Symptoms symptoms) {
    for (var step : steps.values()) {
      page.subheading(heading(step));
      if (!step.text.isEmpty()) {
        page.paragraph(step.text);
      }
      step.codes.forEach(code -> page.code(code.language, code.text));
      if (!step.ways.isEmpty()) {
        page.points(step.ways.stream().map(way -> way(way, symptoms)).toList());
      }
    }
  }

  private String way(Way way, Symptoms symptoms) {
    var target = way.page.isEmpty() ? link(steps.get(way.step)) : symptoms.link(way.page);
    return way.answer.isEmpty() ? "Then " + target : "**" + way.answer + "**: " + target;
  }

  private String link(Step step) {
    return "[" + heading(step) + "](#" + Words.anchor(heading(step)) + ")";
  }
}
