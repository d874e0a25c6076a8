package dev.nightshift.server.retention;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV of RFC 4180 in UTF-8: a header, a line feed after each record; an absent value is empty, an
 * empty text is {@code ""}, which only other readers than this one tell apart. A text that a
 * spreadsheet would take for a formula has an apostrophe before it, as has one that begins with an
 * apostrophe; {@link #read} takes it away again.
 */
public final class ArchiveCsv {
  private static final CsvMapper MAPPER =
      CsvMapper.csvBuilder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS)
          .build();
  private static final CsvSchema PLAIN =
      CsvSchema.emptySchema().withoutHeader().withLineSeparator("\n");
  private static final String FORMULA_STARTS = "=+-@\t\r'";

  private ArchiveCsv() {}

  /** Leaves the stream open. */
  public static void writeHeader(OutputStream out, List<String> columns) throws IOException {
    out.write((String.join(",", columns) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Leaves the stream open. */
  public static void write(OutputStream out, List<String> columns, List<List<String>> rows)
      throws IOException {
    // without its columns a schema leaves absent values out
    var schema = PLAIN.rebuild().addColumns(columns, CsvSchema.ColumnType.STRING).build();
    var open = new KeptOpen(out);
    try (SequenceWriter writer = MAPPER.writer(schema).writeValues(open)) {
      for (var row : rows) {
        writer.write(row.stream().map(ArchiveCsv::guarded).toList());
      }
    }
  }

  /** All records, the header first. */
  static MappingIterator<String[]> read(InputStream in) throws IOException {
    return MAPPER.readerFor(String[].class).with(PLAIN).readValues(in);
  }

  static List<String> values(String[] record) {
    List<String> values = new ArrayList<>(record.length);
    for (var value : record) {
      values.add(text(value).startsWith("'") ? value.substring(1) : text(value));
    }
    return values;
  }

  /** As it is read: an absent value is an empty text. */
  static String text(String value) {
    return value == null ? "" : value;
  }

  private static String guarded(String value) {
    return value == null || value.isEmpty() || FORMULA_STARTS.indexOf(value.charAt(0)) < 0
        ? value
        : "'" + value;
  }

  private static final class KeptOpen extends java.io.FilterOutputStream {
    private KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
