package dev.nightshift.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request's body: one JSON object, or nothing. What is not understood is refused. */
final class Body {
  private static final int LONGEST = 64 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode root;

  private Body(JsonNode root) {
    this.root = root;
  }

  /**
   * @param example shown where the body is no JSON object
   * @param fields all that may be said
   */
  static Body read(InputStream body, String example, String... fields) throws IOException {
    var bytes = body.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new ClientErrorException(
          "the body is longer than " + LONGEST + " bytes; send less",
          Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }
    var root = parse(bytes, example);
    if (!root.isMissingNode() && !root.isObject()) {
      throw new BadInput("the body is no JSON object; write " + example);
    }
    var known = List.of(fields);
    root.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new BadInput(
                    "the body has \"" + name + "\"; known are " + String.join(", ", known));
              }
            });
    return new Body(root);
  }

  /** Empty where it is left out. */
  String text(String field) {
    var node = root.path(field);
    if (absent(node)) {
      return "";
    }
    if (!node.isTextual()) {
      throw new BadInput(field + " is " + node + "; write a text");
    }
    return node.asText();
  }

  /** As {@link #text}, but it must be there. */
  String required(String field, String rule) {
    var text = text(field);
    if (text.isBlank()) {
      throw new BadInput(field + " is missing; " + rule);
    }
    return text;
  }

  /** False where it is left out. */
  boolean flag(String field) {
    var node = root.path(field);
    if (!absent(node) && !node.isBoolean()) {
      throw new BadInput(field + " is " + node + "; write true or false");
    }
    return node.asBoolean(false);
  }

  /** A list of texts; empty where it is left out. */
  List<String> list(String field) {
    var node = root.path(field);
    if (absent(node)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    node.forEach(element -> texts.add(element.isTextual() ? element.asText() : ""));
    if (!node.isArray() || texts.contains("")) {
      throw new BadInput(field + " is " + node + "; write a list of texts");
    }
    return texts;
  }

  /** A whole number; the default where it is left out. */
  int number(String field, int byDefault) {
    var node = root.path(field);
    if (absent(node)) {
      return byDefault;
    }
    if (!node.isInt()) {
      throw new BadInput(field + " is " + node + "; write a whole number");
    }
    return node.asInt();
  }

  /** By name; numbers and booleans are taken as their text. */
  Map<String, String> texts(String field) {
    var node = root.path(field);
    if (absent(node)) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw new BadInput(field + " is " + node + "; write an object of names and values");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                throw new BadInput(
                    field
                        + "."
                        + entry.getKey()
                        + " is "
                        + entry.getValue()
                        + "; write a text, a number or true or false");
              }
              texts.put(entry.getKey(), entry.getValue().asText());
            });
    return texts;
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static JsonNode parse(byte[] bytes, String example) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      throw new BadInput(
          "the body is no JSON"
              + (place == null
                  ? ""
                  : " at line " + place.getLineNr() + ", column " + place.getColumnNr())
              + "; write "
              + example);
    }
  }
}
