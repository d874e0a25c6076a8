package dev.nightshift.server.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** All tables of a report, for programs. */
final class JsonForm {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonForm() {}

  static String text(Report report) {
    var root = MAPPER.createObjectNode();
    root.put("kind", report.kind().label())
        .put("title", report.title())
        .put("deployment", report.deployment())
        .put("made", report.made().toString())
        .put("from", report.period().from().toString())
        .put("to", report.period().to().toString())
        .put("timeZone", report.period().zone().getId())
        .put("good", report.good())
        .put("headline", report.headline());
    var sections = root.putObject("sections");
    for (var section : report.sections()) {
      var node = sections.putObject(section.name()).put("title", section.title());
      if (!section.note().isEmpty()) {
        node.put("note", section.note());
      }
      var rows = node.putArray("rows");
      for (var row : section.rows()) {
        var cells = rows.addObject();
        for (int i = 0; i < row.size(); i++) {
          put(cells, section.columns().get(i).name(), row.get(i));
        }
      }
    }
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(ObjectNode cells, String name, Object value) {
    if (value == null) {
      cells.putNull(name);
    } else if (value instanceof Long number) {
      cells.put(name, number);
    } else if (value instanceof BigDecimal number) {
      cells.put(name, number);
    } else if (value instanceof Boolean truth) {
      cells.put(name, truth);
    } else {
      cells.put(name, value.toString());
    }
  }
}
