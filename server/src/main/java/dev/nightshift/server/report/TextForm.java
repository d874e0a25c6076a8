package dev.nightshift.server.report;

import dev.nightshift.server.report.Report.Section;
import java.util.ArrayList;
import java.util.List;

/** For terminals and logs. */
final class TextForm {
  private static final String GAP = "   ";

  private final Report report;
  private final StringBuilder text = new StringBuilder();

  TextForm(Report report) {
    this.report = report;
  }

  String text() {
    var zone = report.period().zone();
    line("=== Background jobs: " + report.title() + " ===");
    line(
        "Date: "
            + Cells.time(report.made(), zone)
            + " "
            + zone
            + (report.deployment().isEmpty() ? "" : ", deployment " + report.deployment()));
    line(
        "From: "
            + Cells.time(report.period().from(), zone)
            + " to "
            + Cells.time(report.period().to(), zone)
            + " "
            + zone);
    line("");
    line(report.headline());
    for (var section : report.sections()) {
      line("");
      line("--- " + section.title() + " ---");
      if (!section.note().isEmpty()) {
        line(section.note());
      }
      if (!section.rows().isEmpty()) {
        table(section);
      } else if (!section.empty().isEmpty()) {
        line(section.empty());
      }
    }
    line("");
    line("=== " + report.kind().title() + " complete ===");
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void table(Section section) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(section.columns().stream().map(Report.Column::name).toList());
    for (var row : section.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(
            Cells.said(row.get(i), section.columns().get(i).as(), report.period().zone())
                .replaceAll("\\s+", " "));
      }
      rows.add(cells);
    }
    var widths = new int[section.columns().size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        var blanks = " ".repeat(widths[i] - row.get(i).length());
        boolean right = section.columns().get(i).as().number();
        line.append(i == 0 ? "" : GAP).append(right ? blanks + row.get(i) : row.get(i) + blanks);
      }
      line(line.toString().stripTrailing());
    }
  }
}
