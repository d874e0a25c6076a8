package dev.nightshift.server.catalog;

import dev.nightshift.job.Parameter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the parameters of a wanted run with what the job declares. */
public final class ParameterCheck {
  private ParameterCheck() {}

  /**
   * The parameters with defaults filled in.
   *
   * @throws IllegalArgumentException with all problems
   */
  public static Map<String, String> complete(JobDefinition job, Map<String, String> given) {
    var problems = problems(job, given);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", problems));
    }
    Map<String, String> complete = new LinkedHashMap<>();
    job.parameters()
        .forEach(
            parameter ->
                complete.put(
                    parameter.name(), given.getOrDefault(parameter.name(), parameter.byDefault())));
    return complete;
  }

  /**
   * Everything that is unknown, missing or of the wrong type, in sentences; empty if all is well.
   */
  public static List<String> problems(JobDefinition job, Map<String, String> given) {
    List<String> problems = new ArrayList<>();
    var declared = job.parameters();
    var names = declared.stream().map(Parameter::name).toList();
    given.keySet().stream()
        .filter(name -> !names.contains(name))
        .sorted()
        .forEach(name -> problems.add(unknown(job, name, names)));
    for (var parameter : declared) {
      var value = given.get(parameter.name());
      if (value == null && parameter.byDefault().isEmpty()) {
        problems.add(
            "parameter \""
                + parameter.name()
                + "\" is missing ("
                + parameter.description()
                + "); give it as "
                + rule(parameter.type())
                + ".");
      } else if (value != null && !fits(parameter.type(), value)) {
        problems.add(
            "parameter \""
                + parameter.name()
                + "\" is \""
                + value
                + "\"; write "
                + rule(parameter.type())
                + ".");
      }
    }
    return problems;
  }

  private static String unknown(JobDefinition job, String name, List<String> names) {
    if (names.isEmpty()) {
      return "job " + job.name() + " takes no parameters; leave out \"" + name + "\".";
    }
    var near = NearNames.of(name, names);
    return "job "
        + job.name()
        + " has no parameter \""
        + name
        + "\"; "
        + (near.isEmpty()
            ? "it has " + String.join(", ", names) + "."
            : "did you mean " + String.join(" or ", near) + "?");
  }

  private static String rule(Parameter.Type type) {
    return switch (type) {
      case TEXT -> "a text";
      case INTEGER -> "a whole number, as 42";
      case DECIMAL -> "a number, as 0.5";
      case BOOLEAN -> "true or false";
      case DURATION -> "a duration, as 30d, 12h, 5m, 90s or 100ms";
      case INSTANT -> "an instant in UTC, as 2026-01-31T12:00:00Z";
    };
  }

  private static boolean fits(Parameter.Type type, String value) {
    try {
      return switch (type) {
        case TEXT -> true;
        case INTEGER -> new BigInteger(value) != null;
        case DECIMAL -> new BigDecimal(value) != null;
        case BOOLEAN -> value.equals("true") || value.equals("false");
        case DURATION -> value.matches("\\d{1,12}(d|h|m|s|ms)");
        case INSTANT -> Instant.parse(value) != null;
      };
    } catch (NumberFormatException | DateTimeParseException e) {
      return false;
    }
  }
}
