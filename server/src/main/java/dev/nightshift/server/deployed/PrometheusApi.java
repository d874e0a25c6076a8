package dev.nightshift.server.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The questions that a Prometheus answers. */
final class PrometheusApi {
  private final Endpoint endpoint;
  private final Map<String, String> formatted = new HashMap<>();

  PrometheusApi(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  JsonNode ruleGroups() {
    return endpoint.get("/api/v1/rules").at("/data/groups");
  }

  /** The samples of a question, each with its labels. */
  List<JsonNode> query(String expression) {
    List<JsonNode> samples = new ArrayList<>();
    endpoint
        .get("/api/v1/query?query=" + Endpoint.encode(expression))
        .at("/data/result")
        .forEach(samples::add);
    return samples;
  }

  /** Those of the names of which it has a series now; what it once had does not count. */
  Set<String> there(Set<String> names) {
    Set<String> there = new TreeSet<>();
    endpoint
        .ask(
            "/api/v1/query",
            "query",
            "group by (__name__) ({__name__=~\"" + String.join("|", names) + "\"})")
        .at("/data/result")
        .forEach(sample -> there.add(sample.at("/metric/__name__").asText()));
    return there;
  }

  /** How many Alertmanagers it sends to. */
  int alertmanagers() {
    return endpoint.get("/api/v1/alertmanagers").at("/data/activeAlertmanagers").size();
  }

  /** Whether two expressions mean the same: it writes what it has loaded in a way of its own. */
  boolean same(String one, String two) {
    return dense(one).equals(dense(two)) || formatted(one).equals(formatted(two));
  }

  private static String dense(String expression) {
    return expression.replaceAll("\\s+", "");
  }

  private String formatted(String expression) {
    return formatted.computeIfAbsent(
        expression,
        text -> {
          var answer = endpoint.ask("/api/v1/format_query?query=" + Endpoint.encode(text));
          return answer.ok() ? answer.body().path("data").asText() : dense(text);
        });
  }
}
