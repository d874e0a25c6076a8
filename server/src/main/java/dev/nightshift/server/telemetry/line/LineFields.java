package dev.nightshift.server.telemetry.line;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** A line as fields, in the order in which they are written. */
final class LineFields {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};
  private static final int LONGEST_OBJECT = 1 << 16;

  /** What a line of a run that named no phase is about. */
  private static final String PROCESSING = "processing";

  private LineFields() {}

  static Map<String, Object> of(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(Fields.TIMESTAMP, time(event.getTimeStamp()));
    line.put(Fields.LEVEL, event.getLevel().toString());
    line.put(Fields.LOGGER, event.getLoggerName());
    line.put(Fields.THREAD, event.getThreadName());
    var context = event.getMDCPropertyMap();
    put(line, Fields.JOB, context.get(Fields.JOB));
    put(line, Fields.JOB_ID, context.get(Fields.JOB_ID));
    put(line, Fields.RUN_ID, context.get(Fields.RUN_ID));
    if (context.containsKey(Fields.RUN_ID)) {
      line.put(Fields.PHASE, context.getOrDefault(Fields.PHASE, PROCESSING));
    }
    context.forEach(line::putIfAbsent);
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> put(line, pair.key, pair.value));
    }
    var message = event.getFormattedMessage();
    var said = object(message);
    said.forEach(
        (name, value) -> {
          if (!Fields.reserved(name)) {
            line.put(name, value);
          }
        });
    line.put(Fields.MESSAGE, said.isEmpty() ? message : text(said));
    if (event.getThrowableProxy() != null) {
      line.put(
          Fields.EXCEPTION, ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing());
    }
    return line;
  }

  static String json(Map<String, Object> line) {
    try {
      return MAPPER.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String time(long epochMillis) {
    return MILLIS.format(Instant.ofEpochMilli(epochMillis));
  }

  private static void put(Map<String, Object> line, String name, Object value) {
    if (value != null) {
      line.put(name, value);
    }
  }

  private static String text(Map<String, Object> said) {
    var text = said.get("msg") == null ? said.get(Fields.MESSAGE) : said.get("msg");
    return text == null ? "" : text.toString();
  }

  /** What a line says that is a JSON object itself; empty if it is none. */
  private static Map<String, Object> object(String message) {
    if (message == null
        || !message.startsWith("{")
        || !message.endsWith("}")
        || message.length() > LONGEST_OBJECT) {
      return Map.of();
    }
    try {
      return MAPPER.readValue(message, OBJECT);
    } catch (JsonProcessingException e) {
      // a text that only looks like one
      return Map.of();
    }
  }
}
