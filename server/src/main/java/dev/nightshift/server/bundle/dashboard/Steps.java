package dev.nightshift.server.bundle.dashboard;

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

  /** Of rates of success, whose objective is 95% and whose alert waits at 90%. */
  static final Steps SUCCESS = base("red").from(0.9, "orange").from(0.95, "green");

  static final Steps ALL_OF_THEM = base("red").from(0.01, "orange").from(1, "green");

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
