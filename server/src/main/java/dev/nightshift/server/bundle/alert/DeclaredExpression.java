package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the expression of an alert that a job declares right for a fleet: each declared metric is
 * narrowed to the job and folded over the nodes, a gauge by maximum (all nodes show the same) and
 * what counts by sum over its rate; and the alert is muted like all others.
 */
final class DeclaredExpression {
  private static final String RANGE_FUNCTION = "(?<function>rate|irate|increase)\\(\\s*";
  private static final String SELECTOR =
      "(?<suffix>_bucket|_count|_sum)?(?<matchers>\\s*\\{[^}]*})?";

  private final BundleInput input;
  private final JobDefinition job;
  private final String without;

  DeclaredExpression(BundleInput input, JobDefinition job) {
    this.input = input;
    this.job = job;
    this.without = String.join(", ", input.settings().instanceLabels());
  }

  String of(JobAlert alert) {
    var expression = alert.expression().strip();
    var longestFirst = Comparator.comparing((Metric metric) -> metric.name().length()).reversed();
    for (var metric : job.metrics().stream().sorted(longestFirst).toList()) {
      expression =
          metric.kind() == Metric.Kind.GAUGE
              ? gauge(expression, metric)
              : counted(expression, metric);
    }
    var labels =
        Stream.concat(
                Stream.of(input.naming().jobLabel()), job.metrics().stream().map(Metric::label))
            .filter(label -> !label.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    return "(\n  "
        + expression.replace("\n", "\n  ")
        + "\n)\nunless ignoring ("
        + labels
        + ")\n"
        + input.naming().prefix()
        + ":muted{"
        + matcher()
        + "}";
  }

  private String gauge(String expression, Metric metric) {
    var pattern =
        Pattern.compile(
            "(?<![\\w:])" + metric.name() + "(?!\\w)" + "(?<matchers>\\s*\\{[^}]*})?(?!\\s*\\[)");
    return pattern
        .matcher(expression)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "max without ("
                        + without
                        + ") ("
                        + metric.name()
                        + matchers(found.group().substring(metric.name().length()))
                        + ")"));
  }

  private String counted(String expression, Metric metric) {
    var pattern =
        Pattern.compile(
            RANGE_FUNCTION + metric.name() + SELECTOR + "\\s*(?<range>\\[[^]]*])\\s*\\)");
    var matcher = pattern.matcher(expression);
    var text = new StringBuilder();
    while (matcher.find()) {
      var suffix = matcher.group("suffix") == null ? "" : matcher.group("suffix");
      var matchers = matcher.group("matchers") == null ? "" : matcher.group("matchers");
      matcher.appendReplacement(
          text,
          Matcher.quoteReplacement(
              "sum without ("
                  + without
                  + ") ("
                  + matcher.group("function")
                  + "("
                  + metric.name()
                  + suffix
                  + matchers(matchers)
                  + matcher.group("range")
                  + "))"));
    }
    return matcher.appendTail(text).toString();
  }

  private String matchers(String given) {
    var own = given.strip();
    var inner = own.isEmpty() ? "" : own.substring(1, own.length() - 1).strip();
    return "{"
        + Stream.of(matcher(), inner)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "))
        + "}";
  }

  private String matcher() {
    return input.naming().jobLabel() + "=\"" + job.name() + "\"";
  }

  /** The names of the metrics that the expression may use. */
  static List<String> names(JobDefinition job) {
    return job.metrics().stream().map(Metric::name).toList();
  }
}
