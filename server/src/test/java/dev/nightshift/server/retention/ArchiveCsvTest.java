package dev.nightshift.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveCsvTest {
  private static final List<String> COLUMNS = List.of("a", "b", "c");

  private static String written(List<List<String>> rows) throws IOException {
    var out = new ByteArrayOutputStream();
    ArchiveCsv.writeHeader(out, COLUMNS);
    ArchiveCsv.write(out, COLUMNS, rows);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<List<String>> read(String text) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (var records =
        ArchiveCsv.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
      assertThat(records.next()).containsExactly("a", "b", "c");
      records.forEachRemaining(record -> rows.add(ArchiveCsv.values(record)));
    }
    return rows;
  }

  @Test
  void whateverAValueHoldsIsReadBackAsItWas() throws Exception {
    var rows =
        List.of(
            List.of("plain", "", " "),
            List.of("two\nlines", "a \"quoted\" word", "one, two; three"),
            List.of("\r\n", "nul\0here", "\\N \\n"),
            List.of("=1+1", "+41 79", "@cmd"),
            List.of("-5", "'", "'=x"),
            List.of("\t=x", "ä€😀", "  blanks  "),
            List.of("{\"a\":\"b\"}", "\"", "\"\""));
    assertThat(read(written(rows))).isEqualTo(rows);
  }

  @Test
  void aSpreadsheetSeesNoFormula() throws Exception {
    var text =
        written(List.of(List.of("=HYPERLINK(\"x\")", "+1", "@x"), List.of("-1", "\tx", "'")));
    assertThat(text.lines().skip(1))
        .containsExactly("\"'=HYPERLINK(\"\"x\"\")\",\"'+1\",\"'@x\"", "\"'-1\",\"'\tx\",\"''\"");
  }

  @Test
  void anAbsentValueAndAnEmptyTextDiffer() throws Exception {
    assertThat(written(List.of(Arrays.asList(null, "", "x")))).isEqualTo("a,b,c\n,\"\",x\n");
    assertThat(read("a,b,c\n,\"\",x\n")).containsExactly(List.of("", "", "x"));
  }
}
