package dev.nightshift.server.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Text in columns. */
public final class Table {
  private static final int GAP = 4;
  private static final int NARROW_GAP = 2;
  private static final int INDENT = 4;
  private static final int LEAST_PROSE = 24;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  public void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** Prints it so that it fits, if it is a terminal that tells its width. */
  public void print(Terminal terminal) {
    print(terminal, "");
  }

  /** The same with something before each line. */
  public void print(Terminal terminal, String before) {
    int room = terminal.columns() == 0 ? 0 : terminal.columns() - before.length();
    lines(room).forEach(line -> terminal.print(before + line));
  }

  /** One line per row, without blanks at its end. */
  public List<String> lines() {
    return lines(0);
  }

  /**
   * Without blanks at the end of lines. Where a row is wider than there is room, its last columns
   * stand in further lines below it, one below the other in all rows, and prose is wrapped.
   *
   * @param room columns of the terminal; 0: as many as it takes
   */
  public List<String> lines(int room) {
    var widths = widths();
    if (room == 0 || sum(widths, GAP) <= room) {
      return lines(List.of(all(widths, 0)), GAP);
    }
    return lines(bands(widths, room), NARROW_GAP);
  }

  private int[] widths() {
    var widths = new int[rows.get(0).size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Prose.width(row.get(i)));
      }
    }
    return widths;
  }

  private static int sum(int[] widths, int gap) {
    int sum = -gap;
    for (int width : widths) {
      sum += width + gap;
    }
    return sum;
  }

  private static Band all(int[] widths, int indent) {
    var band = new Band(indent, new ArrayList<>());
    for (int i = 0; i < widths.length; i++) {
      band.columns.add(new Column(i, widths[i]));
    }
    return band;
  }

  private List<Band> bands(int[] widths, int room) {
    List<Band> bands = new ArrayList<>();
    var band = new Band(0, new ArrayList<>());
    bands.add(band);
    int left = room;
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] > left && !(left >= LEAST_PROSE && prose(i)) && !band.columns.isEmpty()) {
        band = new Band(INDENT, new ArrayList<>());
        bands.add(band);
        left = room - INDENT;
      }
      int width = widths[i] > left && prose(i) ? Math.max(left, 1) : widths[i];
      band.columns.add(new Column(i, width));
      left -= width + NARROW_GAP;
    }
    return bands;
  }

  private boolean prose(int column) {
    return rows.stream().skip(1).anyMatch(row -> row.get(column).contains(" "));
  }

  private List<String> lines(List<Band> bands, int gap) {
    List<String> lines = new ArrayList<>();
    for (var row : rows) {
      for (var band : bands) {
        band.print(row, gap, lines);
      }
    }
    return lines;
  }

  private record Column(int index, int width) {}

  /** Columns that stand side by side. */
  private record Band(int indent, List<Column> columns) {
    void print(List<String> row, int gap, List<String> lines) {
      var cells =
          columns.stream().map(one -> Prose.wrapped(row.get(one.index), one.width)).toList();
      int high = cells.stream().mapToInt(List::size).max().orElse(0);
      for (int y = 0; y < high; y++) {
        var line = new StringBuilder(" ".repeat(indent));
        for (int x = 0; x < cells.size(); x++) {
          var cell = y < cells.get(x).size() ? cells.get(x).get(y) : "";
          line.append(cell)
              .append(" ".repeat(Math.max(0, columns.get(x).width - Prose.width(cell))));
          line.append(" ".repeat(gap));
        }
        var text = line.toString().stripTrailing();
        if (!text.isEmpty()) {
          lines.add(text);
        }
      }
    }
  }
}
