package dev.nightshift.benchmarks.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The same rules as people write them by hand: once for each job, with its name in each selector. */
final class Expansion {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern SERIES = Pattern.compile("(?<![\\w:])(background_job[_:][\\w:]+)(\\{)?");
  private static final String BUNDLE = "background_job:bundle:info";

  private static final Set<String> OF_SERVERS =
      Arrays.stream(CoreMetric.values())
          .filter(metric -> !metric.labels().contains("job"))
          .map(Naming.DEFAULT::of)
          .collect(Collectors.toSet());

  private Expansion() {}

  /** What concerns no single job stays as it is. */
  static String of(String rules, List<String> jobs) throws IOException {
    var root = YAML.readTree(rules);
    ArrayNode groups = YAML.createArrayNode();
    for (var group : root.path("groups")) {
      ArrayNode once = YAML.createArrayNode();
      ArrayNode each = YAML.createArrayNode();
      group.path("rules").forEach(rule -> (ofOneJob(rule) ? each : once).add(rule));
      groups.add(group(group, "", once));
      for (var job : jobs) {
        ArrayNode own = YAML.createArrayNode();
        for (var rule : each) {
          ObjectNode copy = rule.deepCopy();
          copy.put("expr", named(rule.path("expr").asText(), job));
          own.add(copy);
        }
        groups.add(group(group, "/" + job, own));
      }
    }
    return YAML.writeValueAsString(YAML.createObjectNode().set("groups", groups));
  }

  private static JsonNode group(JsonNode group, String suffix, ArrayNode rules) {
    return YAML.createObjectNode()
        .put("name", group.path("name").asText() + suffix)
        .put("interval", group.path("interval").asText())
        .set("rules", rules);
  }

  private static boolean ofOneJob(JsonNode rule) {
    return rule.has("record")
        ? !rule.path("record").asText().equals(BUNDLE)
        : rule.path("annotations").path("description").asText().contains("$labels.job");
  }

  private static String named(String expression, String job) {
    var matcher = "job=\"" + job + "\"";
    return SERIES
        .matcher(expression)
        .replaceAll(
            found ->
                OF_SERVERS.contains(found.group(1)) || found.group(1).equals(BUNDLE)
                    ? found.group()
                    : found.group(1)
                        + (found.group(2) == null ? "{" + matcher + "}" : "{" + matcher + ", "));
  }
}
