package dev.nightshift.server.report;

import java.util.stream.Collectors;

/** To be gone on with by hand. */
final class MarkdownForm {
  private MarkdownForm() {}

  static String text(Report report) {
    var zone = report.period().zone();
    var text = new StringBuilder("# " + report.title() + "\n\n");
    text.append(report.headline()).append("\n\n");
    text.append("Made ")
        .append(Cells.time(report.made(), zone))
        .append(" ")
        .append(zone)
        .append(", of ")
        .append(Cells.time(report.period().from(), zone))
        .append(" to ")
        .append(Cells.time(report.period().to(), zone))
        .append(".\n");
    for (var section : report.sections()) {
      text.append("\n## ").append(section.title()).append("\n\n");
      if (!section.note().isEmpty()) {
        text.append(section.note()).append("\n\n");
      }
      if (section.rows().isEmpty()) {
        text.append(section.empty()).append("\n");
        continue;
      }
      text.append(
          section.columns().stream()
              .map(Report.Column::title)
              .collect(Collectors.joining(" | ", "| ", " |\n")));
      text.append(
          section.columns().stream()
              .map(column -> column.as().number() ? "---:" : "---")
              .collect(Collectors.joining(" | ", "| ", " |\n")));
      for (var row : section.rows()) {
        text.append('|');
        for (int i = 0; i < row.size(); i++) {
          text.append(' ')
              .append(cell(Cells.said(row.get(i), section.columns().get(i).as(), zone)))
              .append(" |");
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
  }
}
