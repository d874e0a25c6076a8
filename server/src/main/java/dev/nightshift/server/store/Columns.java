package dev.nightshift.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How values stand in columns. */
final class Columns {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};
  private static final int DURATIONS_KEPT = 100;

  private Columns() {}

  static OffsetDateTime at(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static Duration micros(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Duration.ofNanos(value * 1_000);
  }

  static Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  /** A text without what PostgreSQL refuses. */
  static String text(String raw) {
    return raw == null || raw.indexOf('\0') < 0 ? raw : raw.replace('\0', ' ');
  }

  /** The same, cut off where the column ends. */
  static String text(String raw, int longest) {
    var clean = text(raw);
    if (clean == null || clean.length() <= longest) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return clean.substring(0, end) + "…";
  }

  /** A text that means itself in {@code like … escape '!'}. */
  static String literal(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  static String json(Map<String, ?> map) {
    try {
      return map.isEmpty() ? "{}" : MAPPER.writeValueAsString(cleaned(map));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> cleaned(Map<String, ?> map) {
    var clean = new LinkedHashMap<String, Object>();
    map.forEach(
        (key, value) -> clean.put(text(key), value instanceof String text ? text(text) : value));
    return clean;
  }

  static Map<String, String> texts(String json) {
    try {
      return json.equals("{}") ? Map.of() : MAPPER.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Double> numbers(String json) {
    try {
      return json.equals("{}") ? Map.of() : MAPPER.readValue(json, NUMBERS);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last durations, with one more; in microseconds, oldest first. */
  static String withDuration(String durations, Duration one) {
    var all = durations.isEmpty() ? Long.toString(micros(one)) : durations + "," + micros(one);
    long kept = all.chars().filter(c -> c == ',').count() + 1;
    return kept > DURATIONS_KEPT ? all.substring(all.indexOf(',') + 1) : all;
  }

  /** The nearest-rank quantile of stored durations; null without any. */
  static Duration quantile(String durations, double q) {
    if (durations.isEmpty()) {
      return null;
    }
    long[] sorted =
        Arrays.stream(durations.split(",", -1)).mapToLong(Long::parseLong).sorted().toArray();
    int rank = (int) Math.ceil(q * sorted.length);
    return Duration.ofNanos(sorted[Math.max(0, rank - 1)] * 1_000);
  }
}
