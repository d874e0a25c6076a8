package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ServerClient;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What is said to a run: name by name, or as one JSON object. */
public final class RunParameters {
  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter that the job declares; may be given several times.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--body",
      paramLabel = "JSON",
      description = "Parameters as a JSON object, as '{\"keep\": 3}'; --param goes before.")
  private String body;

  public Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    if (body != null) {
      object().properties().forEach(one -> all.put(one.getKey(), text(one)));
    }
    all.putAll(parameters);
    return all;
  }

  private JsonNode object() {
    try {
      var read = ServerClient.MAPPER.readTree(body);
      if (read.isObject()) {
        return read;
      }
    } catch (JsonProcessingException e) {
      // told below
    }
    throw CommandFailure.usage(
        "--body is "
            + body
            + "; write a JSON object in single quotes, as '{\"keep\": 3}', with the parameters"
            + " that the job declares");
  }

  private static String text(Map.Entry<String, JsonNode> one) {
    if (one.getValue().isValueNode() && !one.getValue().isNull()) {
      return one.getValue().asText();
    }
    throw CommandFailure.usage(
        "--body has \""
            + one.getKey()
            + "\": "
            + one.getValue()
            + "; a parameter is a text, a number, true or false");
  }
}
