package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From which values on a number has which colour.
 *
 * @param colors the first one below all limits
 * @param limits ascending, one fewer than colours
 */
record Steps(List<String> colors, List<Double> limits) {
  static final Steps NEUTRAL = base("text");

  /** Bad from one failure on, worse from the third in a row. */
  static final Steps FAILURES = base("green").from(1, "orange").from(3, "red");

  static final Steps ALL_OF_THEM = base("red").from(0.01, "orange").from(1, "green");

  /** Of rates of success: the objective, and before it the rate at which an alert waits. */
  static Steps success(BundleInput input) {
    double objective = input.settings().alerts().expected().success();
    var below = base("red");
    return (objective > 0.9 ? below.from(0.9, "orange") : below).from(objective, "green");
  }

  /** Of waiting runs: from where on they raise a warning, and call somebody. */
  static Steps backlog(BundleInput input) {
    var expected = input.settings().alerts().expected();
    return base("text").from(expected.queued(), "orange").from(expected.queuedCritical(), "red");
  }

  static Steps base(String color) {
    return new Steps(List.of(color), List.of());
  }

  Steps from(double limit, String color) {
    List<String> moreColors = new ArrayList<>(colors);
    List<Double> moreLimits = new ArrayList<>(limits);
    moreColors.add(color);
    moreLimits.add(limit);
    return new Steps(List.copyOf(moreColors), List.copyOf(moreLimits));
  }

  Map<String, Object> json() {
    List<Object> steps = new ArrayList<>();
    for (int at = 0; at < colors.size(); at++) {
      Map<String, Object> step = new LinkedHashMap<>();
      step.put("color", colors.get(at));
      step.put("value", at == 0 ? null : limits.get(at - 1));
      steps.add(step);
    }
    return Json.map("mode", "absolute", "steps", steps);
  }
}
