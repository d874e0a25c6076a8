package dev.nightshift.server.engine;

import dev.nightshift.job.Parameter;
import dev.nightshift.server.catalog.JobDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds a run's parameters against what its job declares. */
final class ParameterCheck {
  private ParameterCheck() {}

  /**
   * The parameters with defaults filled in.
   *
   * @throws IllegalArgumentException naming every parameter that is unknown, missing or of the
   *     wrong type
   */
  static Map<String, String> complete(JobDefinition job, Map<String, String> given) {
    List<String> problems = new ArrayList<>();
    Map<String, String> complete = new LinkedHashMap<>();
    for (var parameter : job.parameters()) {
      var value = given.getOrDefault(parameter.name(), parameter.byDefault());
      if (value.isEmpty()) {
        problems.add(
            "parameter " + parameter.name() + " (" + parameter.description() + ") is missing");
      } else if (!fits(parameter.type(), value)) {
        problems.add(
            "parameter "
                + parameter.name()
                + " is \""
                + value
                + "\"; it must be "
                + words(parameter.type()));
      } else {
        complete.put(parameter.name(), value);
      }
    }
    for (var name : given.keySet()) {
      if (job.parameters().stream().noneMatch(parameter -> parameter.name().equals(name))) {
        problems.add("parameter " + name + " is unknown; " + job.name() + " takes " + names(job));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return complete;
  }

  private static String names(JobDefinition job) {
    return job.parameters().isEmpty()
        ? "none"
        : job.parameters().stream().map(Parameter::name).collect(Collectors.joining(", "));
  }

  private static boolean fits(Parameter.Type type, String value) {
    try {
      switch (type) {
        case INTEGER -> Long.parseLong(value);
        case DECIMAL -> Double.parseDouble(value);
        case BOOLEAN -> {
          return value.equals("true") || value.equals("false");
        }
        case DURATION -> Duration.parse(value);
        case INSTANT -> Instant.parse(value);
        case TEXT -> {}
      }
      return true;
    } catch (NumberFormatException | java.time.format.DateTimeParseException e) {
      return false;
    }
  }

  private static String words(Parameter.Type type) {
    return switch (type) {
      case INTEGER -> "a whole number";
      case DECIMAL -> "a number";
      case BOOLEAN -> "true or false";
      case DURATION -> "a duration such as PT15M";
      case INSTANT -> "an instant such as 2026-11-22T10:30:00Z";
      case TEXT -> "text";
    };
  }
}
