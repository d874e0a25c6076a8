package dev.nightshift.server.telemetry.line;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A line with the names and forms that pino gives its fields. */
final class PinoLine {
  private static final long PID = ProcessHandle.current().pid();
  private static final String HOST = host();
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry(Fields.JOB, "jobName"),
          Map.entry(Fields.JOB_ID, "jobId"),
          Map.entry(Fields.RUN_ID, "runId"),
          Map.entry(Fields.BATCH, "batchNumber"),
          Map.entry(Fields.BATCH_SIZE, "batchSize"),
          Map.entry(Fields.SUCCESS_COUNT, "successCount"),
          Map.entry(Fields.FAIL_COUNT, "failCount"),
          Map.entry(Fields.CPU, "cpuMs"),
          Map.entry(Fields.ALLOCATED, "allocatedBytes"),
          Map.entry(Fields.PARAMETERS, "data"),
          Map.entry(Fields.ERROR_KIND, "errorKind"));

  private final boolean isoTime;

  PinoLine(boolean isoTime) {
    this.isoTime = isoTime;
  }

  Map<String, Object> of(ILoggingEvent event) {
    var said = LineFields.of(event);
    var time = said.remove(Fields.TIMESTAMP);
    said.remove(Fields.LEVEL);
    var logger = said.remove(Fields.LOGGER);
    said.remove(Fields.THREAD);
    var message = said.remove(Fields.MESSAGE);
    var trace = said.remove(Fields.EXCEPTION);
    var happened = said.remove(Fields.EVENT);
    var queue = said.remove(Fields.QUEUE);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("level", number(event.getLevel()));
    line.put("time", isoTime ? time : event.getTimeStamp());
    line.put("pid", PID);
    line.put("hostname", HOST);
    // the first line of a run is its queue's
    line.put("name", Fields.STARTED.equals(happened) ? queue : logger);
    line.put("timestamp", time);
    batches(said, line);
    said.forEach((name, value) -> field(line, name, value));
    line.put("msg", happened == null ? message : message(happened, said, message));
    if (trace != null) {
      var thrown = event.getThrowableProxy();
      line.put(
          "err",
          Map.of(
              "type", thrown.getClassName(),
              "message", String.valueOf(thrown.getMessage()),
              "stack", trace));
    }
    return line;
  }

  private static void field(Map<String, Object> line, String name, Object value) {
    // a fact of a job may have any of these names
    if (!(value instanceof Number number)) {
      line.put(NAMES.getOrDefault(name, name), value);
      return;
    }
    switch (name) {
      case Fields.SUCCESS_RATE -> line.put("successRate", percent(number.doubleValue()));
      case Fields.DURATION -> line.put("totalDuration", seconds(number));
      case Fields.AVERAGE -> line.put("avgTimePerItem", millis(number));
      default -> line.put(NAMES.getOrDefault(name, name), value);
    }
  }

  /** How far the run is; numbers that the run did not say are left out. */
  private static void batches(Map<String, Object> said, Map<String, Object> line) {
    var done = said.remove(Fields.DONE);
    var total = said.remove(Fields.TOTAL);
    if (done == null || total == null) {
      return;
    }
    line.put("progress", done + "/" + total);
    if (said.get(Fields.BATCH_SIZE) instanceof Integer size
        && size > 0
        && total instanceof Number all) {
      line.put("totalBatches", (all.longValue() + size - 1) / size);
    }
  }

  private static String message(Object happened, Map<String, Object> said, Object message) {
    if (Fields.STARTED.equals(happened)) {
      return "🚀 Processing job: " + said.get(Fields.JOB);
    }
    return ("SUCCEEDED".equals(said.get(Fields.STATE)) ? "🎯 " : "❌ ") + message;
  }

  private static int number(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 50;
      case Level.WARN_INT -> 40;
      case Level.INFO_INT -> 30;
      case Level.DEBUG_INT -> 20;
      default -> 10;
    };
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * ratio);
  }

  private static String seconds(Number millis) {
    return String.format(Locale.ROOT, "%.1fs", millis.doubleValue() / 1e3);
  }

  private static String millis(Number millis) {
    return String.format(Locale.ROOT, "%.1fms", millis.doubleValue());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
