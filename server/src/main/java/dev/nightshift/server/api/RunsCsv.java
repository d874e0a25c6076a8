package dev.nightshift.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.retention.ArchiveCsv;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs for a spreadsheet; no text of theirs is taken for a formula. */
final class RunsCsv implements RunsExport.Form {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "job",
          "state",
          "trigger",
          "actor",
          "attempt",
          "node",
          "due",
          "queued",
          "started",
          "finished",
          "tookMs",
          "items",
          "phase",
          "errorKind",
          "error",
          "cpuMs",
          "allocatedBytes",
          "parameters",
          "retryOf",
          "gcPauseMs");

  @Override
  public void begin(OutputStream out) throws IOException {
    ArchiveCsv.writeHeader(out, COLUMNS);
  }

  @Override
  public void write(OutputStream out, List<RunJson> runs) throws IOException {
    ArchiveCsv.write(out, COLUMNS, runs.stream().map(RunsCsv::row).toList());
  }

  @Override
  public void end(OutputStream out) {}

  private static List<String> row(RunJson run) {
    return texts(
        run.id(),
        run.job(),
        run.state(),
        run.trigger(),
        run.actor(),
        run.attempt(),
        run.node(),
        run.due(),
        run.queued(),
        run.started(),
        run.finished(),
        run.started() == null || run.finished() == null
            ? null
            : Duration.between(run.started(), run.finished()).toMillis(),
        run.items(),
        run.phase(),
        run.errorKind(),
        run.error(),
        run.cpuMs(),
        run.allocatedBytes(),
        run.parameters().isEmpty() ? null : json(run.parameters()),
        run.retryOf(),
        run.gcPauseMs());
  }

  private static List<String> texts(Object... values) {
    return Arrays.stream(values).map(value -> value == null ? null : value.toString()).toList();
  }

  private static String json(Map<String, String> parameters) {
    try {
      return MAPPER.writeValueAsString(parameters);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
