package dev.nightshift.server.report;

import java.util.List;
import java.util.stream.Collectors;

/** The main table of a report, its first, for spreadsheets. */
final class CsvForm {
  private CsvForm() {}

  static String text(Report report) {
    var table = report.sections().get(0);
    var text = new StringBuilder();
    line(text, table.columns().stream().map(Report.Column::name).toList());
    table.rows().forEach(row -> line(text, row.stream().map(Cells::plain).toList()));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append(cells.stream().map(CsvForm::cell).collect(Collectors.joining(","))).append("\r\n");
  }

  private static String cell(String value) {
    // a spreadsheet takes what begins so for a formula, and carries it out
    var safe =
        !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 && !value.matches("-[\\d.]+")
            ? "'" + value
            : value;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
