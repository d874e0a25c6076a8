package dev.nightshift.server.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes entries one after the other, as many as there are. */
interface AuditExport extends AutoCloseable {
  void write(AuditEntryJson entry) throws IOException;

  @Override
  void close() throws IOException;

  /** One JSON array. */
  static AuditExport json(OutputStream out, ObjectMapper mapper) throws IOException {
    var array = mapper.writer().writeValuesAsArray(out);
    return new AuditExport() {
      @Override
      public void write(AuditEntryJson entry) throws IOException {
        array.write(entry);
      }

      @Override
      public void close() throws IOException {
        array.close();
      }
    };
  }

  /**
   * CSV of RFC 4180. A text that a spreadsheet would take for a formula has an apostrophe before
   * it.
   */
  static AuditExport csv(OutputStream out) throws IOException {
    var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    writer.write(
        "node,sequence,at,actor,role,address,requestId,action,target,parameters,stackTrace,reason,"
            + "outcome,detail,hash\n");
    return new AuditExport() {
      @Override
      public void write(AuditEntryJson entry) throws IOException {
        line(writer, entry);
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  private static void line(Writer writer, AuditEntryJson entry) throws IOException {
    var parameters =
        entry.parameters().entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("; "));
    var cells =
        Stream.of(
            entry.node(),
            Long.toString(entry.sequence()),
            entry.at().toString(),
            entry.actor(),
            entry.role(),
            entry.address(),
            entry.requestId(),
            entry.action(),
            entry.target(),
            parameters,
            entry.stackTrace(),
            entry.reason(),
            entry.outcome(),
            entry.detail(),
            entry.hash());
    writer.write(cells.map(AuditExport::cell).collect(Collectors.joining(",")) + "\n");
  }

  private static String cell(String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    var plain = "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    boolean quoted = List.of(",", "\"", "\n", "\r").stream().anyMatch(plain::contains);
    return quoted ? "\"" + plain.replace("\"", "\"\"") + "\"" : plain;
  }
}
