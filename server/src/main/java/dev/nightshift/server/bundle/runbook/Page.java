package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.List;

/** A Markdown page; collects, not thread-safe. */
final class Page {
  private final StringBuilder text = new StringBuilder();

  Page(BundleInput input, String title) {
    text.append(FrontMatter.of(input)).append("\n# ").append(title).append('\n');
  }

  Page heading(String words) {
    text.append("\n## ").append(words).append('\n');
    return this;
  }

  Page subheading(String words) {
    text.append("\n### ").append(words).append('\n');
    return this;
  }

  Page paragraph(String words) {
    text.append('\n').append(words.strip()).append('\n');
    return this;
  }

  Page points(List<String> points) {
    text.append('\n');
    points.forEach(point -> text.append("- ").append(point).append('\n'));
    return this;
  }

  Page code(String language, String code) {
    text.append("\n```").append(language).append('\n').append(code.strip()).append("\n```\n");
    return this;
  }

  /** A numbered step with what to type below it. */
  Page step(int number, String words, String language, String code) {
    var mark = number + ". ";
    var indent = " ".repeat(mark.length());
    text.append('\n').append(mark).append(words).append('\n');
    if (!code.isEmpty()) {
      text.append('\n').append(indent).append("```").append(language).append('\n');
      code.strip()
          .lines()
          .forEach(line -> text.append(indent).append(line.stripTrailing()).append('\n'));
      text.append(indent).append("```\n");
    }
    return this;
  }

  Page table(List<String> head, List<List<String>> rows) {
    text.append('\n');
    line(head);
    line(head.stream().map(name -> "---").toList());
    rows.forEach(this::line);
    return this;
  }

  private void line(List<String> cells) {
    text.append('|');
    cells.forEach(cell -> text.append(' ').append(cell(cell)).append(" |"));
    text.append('\n');
  }

  private static String cell(String words) {
    return words.replace("|", "\\|").replace("\n", " ");
  }

  String text() {
    return text.toString();
  }
}
