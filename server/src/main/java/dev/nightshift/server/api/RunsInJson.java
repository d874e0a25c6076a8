package dev.nightshift.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A list of runs as the API writes it, one run in a line. */
final class RunsInJson implements RunsExport.Form {
  private static final ObjectMapper MAPPER =
      ApiJson.configured(new ObjectMapper().registerModule(new JavaTimeModule()))
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private boolean first = true;

  @Override
  public void begin(OutputStream out) throws IOException {
    text(out, "{\"items\": [");
  }

  @Override
  public void write(OutputStream out, List<RunJson> runs) throws IOException {
    for (var run : runs) {
      text(out, first ? "\n" : ",\n");
      first = false;
      out.write(MAPPER.writeValueAsBytes(run));
    }
  }

  @Override
  public void end(OutputStream out) throws IOException {
    text(out, "\n], \"next\": null}\n");
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
