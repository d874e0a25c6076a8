package dev.nightshift.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.control.TriggerRun;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What may be said when a run is asked for; all of it may be left out.
 *
 * @param parameters by name; numbers and booleans are taken as their text
 */
record TriggerJson(Map<String, String> parameters, boolean dryRun, String reason) {
  private static final int LONGEST = 64 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> FIELDS = List.of("parameters", "dryRun", "reason");
  private static final String EXAMPLE =
      "{\"parameters\": {\"name\": \"value\"}, \"dryRun\": false, \"reason\": \"\"}";

  static TriggerJson read(InputStream body) throws IOException {
    var bytes = body.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new BadInput("the body is longer than " + LONGEST + " bytes; send less");
    }
    var root = parse(bytes);
    if (root.isMissingNode()) {
      return new TriggerJson(Map.of(), false, "");
    }
    if (!root.isObject()) {
      throw new BadInput("the body is no JSON object; write " + EXAMPLE);
    }
    root.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new BadInput(
                    "the body has \"" + name + "\"; known are " + String.join(", ", FIELDS));
              }
            });
    return new TriggerJson(
        parameters(root.path("parameters")), dryRun(root.path("dryRun")), reason(root));
  }

  TriggerRun wanted(String job) {
    return new TriggerRun(job, parameters, dryRun, reason);
  }

  private static JsonNode parse(byte[] bytes) throws IOException {
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
              + EXAMPLE);
    }
  }

  private static Map<String, String> parameters(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw new BadInput("parameters is " + node + "; write an object of names and values");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                throw new BadInput(
                    "parameters."
                        + entry.getKey()
                        + " is "
                        + entry.getValue()
                        + "; write a text, a number or true or false");
              }
              parameters.put(entry.getKey(), entry.getValue().asText());
            });
    return parameters;
  }

  private static boolean dryRun(JsonNode node) {
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw new BadInput("dryRun is " + node + "; write true or false");
    }
    return node.asBoolean(false);
  }

  private static String reason(JsonNode root) {
    var node = root.path("reason");
    if (!node.isMissingNode() && !node.isTextual()) {
      throw new BadInput("reason is " + node + "; write a text");
    }
    return node.asText("");
  }
}
