package dev.nightshift.server.web;

import dev.nightshift.server.health.activity.RunQuery;
import dev.nightshift.server.run.RunState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which runs somebody wants to see, as it was written.
 *
 * @param values of the filters that say something, by name
 * @param problem what is wrong with them; empty if nothing is
 */
public record RunFilter(Map<String, String> values, String problem) {
  /** What may be chosen as a state, the first in words. */
  private static final Map<String, String> STATES = states();

  static RunFilter of(Fields fields, String problem) {
    return new RunFilter(
        RunQuery.NAMES.stream()
            .filter(name -> !fields.text(name).isEmpty())
            .collect(Collectors.toMap(name -> name, fields::text)),
        problem);
  }

  /** One filter; empty without it. */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  public Map<String, String> stateChoices() {
    return STATES;
  }

  public List<String> triggers() {
    return List.of("schedule", "manual", "retry", "catch_up", "job");
  }

  public List<String> kinds() {
    return List.of("job_error", "timeout", "refused", "lost_server", "server_error");
  }

  public boolean any() {
    return !values.isEmpty();
  }

  /** As a query, without the question mark. */
  public String query() {
    return RunQuery.NAMES.stream()
        .filter(values::containsKey)
        .map(name -> name + "=" + URLEncoder.encode(values.get(name), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    states.put("FAILED,TIMED_OUT,STALLED", "did not succeed");
    states.put("QUEUED,RUNNING", "has not ended");
    for (var state : RunState.values()) {
      states.put(state.name(), Words.of(state));
    }
    return states;
  }
}
