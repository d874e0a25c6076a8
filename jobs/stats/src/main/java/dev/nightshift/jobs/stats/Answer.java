package dev.nightshift.jobs.stats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a target answered; parsed once, whatever is read from it. Not thread-safe. */
final class Answer {
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] bytes;
  private Object json;
  private List<PrometheusLine> lines;

  Answer(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * As maps, lists, texts, numbers and booleans; null for null.
   *
   * @throws IOException if it is not exactly one JSON value
   */
  Object json() throws IOException {
    if (json == null) {
      try (var parser = JSON.createParser(bytes)) {
        if (parser.nextToken() == null) {
          throw new IOException("the answer is empty, not JSON");
        }
        json = value(parser);
        if (parser.nextToken() != null) {
          throw new IOException("the answer is no JSON: something follows its value");
        }
      } catch (JsonProcessingException e) {
        throw new IOException("the answer is no JSON: " + e.getOriginalMessage(), e);
      }
    }
    return json;
  }

  /** The samples of a Prometheus text. */
  List<PrometheusLine> lines() throws IOException {
    if (lines == null) {
      lines = PrometheusLine.all(new String(bytes, StandardCharsets.UTF_8));
    }
    return lines;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }
}
