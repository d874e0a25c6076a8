package dev.nightshift.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Text in columns. */
final class Table {
  private static final String GAP = "    ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** One line per row, without blanks at its end. */
  List<String> lines() {
    int columns = rows.get(0).size();
    var widths = new int[columns];
    for (var row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream()
        .map(
            row -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < columns; i++) {
                cells.add(row.get(i) + " ".repeat(widths[i] - width(row.get(i))));
              }
              return cells.stream().collect(Collectors.joining(GAP)).stripTrailing();
            })
        .toList();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
