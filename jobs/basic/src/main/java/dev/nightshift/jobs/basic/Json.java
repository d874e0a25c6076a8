package dev.nightshift.jobs.basic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON as maps, lists, texts, {@code BigDecimal}s, booleans and null. */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
          .build();

  private Json() {}

  /**
   * @throws IOException if it is none, or goes on after its end
   */
  static Object read(String text) throws IOException {
    try (var parser = FACTORY.createParser(text)) {
      parser.nextToken();
      var value = value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("something follows the end");
      }
      return value;
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    var token = parser.currentToken();
    if (token == null) {
      throw new IOException("it is empty");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  /** What an RFC 6901 pointer leads to, as text; empty if it leads nowhere or to null. */
  static Optional<String> at(Object document, String pointer) {
    var here = document;
    if (!pointer.equals("/") && !pointer.isEmpty()) {
      for (var step : pointer.substring(1).split("/", -1)) {
        here = step(here, step.replace("~1", "/").replace("~0", "~"));
      }
    }
    if (here instanceof java.math.BigDecimal number) {
      return Optional.of(number.toPlainString());
    }
    return Optional.ofNullable(here).map(String::valueOf);
  }

  private static Object step(Object here, String name) {
    if (here instanceof Map<?, ?> fields) {
      return fields.get(name);
    }
    if (here instanceof List<?> elements && name.matches("\\d{1,9}")) {
      int index = Integer.parseInt(name);
      return index < elements.size() ? elements.get(index) : null;
    }
    return null;
  }
}
