package dev.nightshift.server.conventions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every value that the fixed labels of core metrics take. */
public final class LabelValues {
  private LabelValues() {}

  /** Values by label, for the labels whose values do not depend on the jobs. */
  public static Map<String, List<String>> fixed() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.put("result", List.of("success", "failure"));
    values.put("kind", List.of("job_error", "timeout", "refused", "lost_server", "server_error"));
    values.put("cause", List.of("paused", "window", "overlap", "server_down", "error"));
    return values;
  }
}
