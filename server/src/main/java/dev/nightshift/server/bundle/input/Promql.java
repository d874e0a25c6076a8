package dev.nightshift.server.bundle.input;

import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.conventions.Source;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills expressions with the names of a deployment. In a template
 *
 * <ul>
 *   <li>{@code #LAST_SUCCESS} is a core metric, folded over the nodes of its deployment: by
 *       maximum, or the minimum of the positive ones where it tells the oldest;
 *   <li>{@code ##RUNS} is a core metric's bare name, of each node by itself;
 *   <li>{@code #without} are the labels that tell nodes apart, {@code #job} is the label of the
 *       job, {@code #muted}, {@code #recovered}, {@code #budget}, {@code #bundle}, {@code
 *       #buckets}, {@code #p50}, {@code #p99}, {@code #runs1h} and {@code #failed1h} (and of other
 *       windows) are recorded series.
 * </ul>
 */
public final class Promql {
  private static final Pattern PLACE =
      Pattern.compile("(##?)([A-Z][A-Z0-9_]*[A-Z0-9]|[a-z][a-z0-9]*)(\\{[^}]*})?");

  private final Naming naming;
  private final String without;

  public Promql(Naming naming, List<String> instanceLabels) {
    this.naming = naming;
    this.without = String.join(", ", instanceLabels);
  }

  /**
   * The expression with all names filled in.
   *
   * @throws IllegalArgumentException if the template names what does not exist, or folds a metric
   *     that each node counts for itself
   */
  public String fill(String template) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    value(
                        place.group(1),
                        place.group(2),
                        place.group(3) == null ? "" : fill(place.group(3)))));
  }

  private String value(String mark, String name, String matchers) {
    if (mark.equals("##")) {
      return naming.of(CoreMetric.valueOf(name)) + matchers;
    }
    return switch (name) {
      case "without" -> without;
      case "job" -> naming.jobLabel();
      case "muted" -> naming.prefix() + ":muted" + matchers;
      case "recovered" -> naming.prefix() + ":recovered" + matchers;
      case "budget" -> naming.prefix() + ":error_budget" + matchers;
      case "bundle" -> naming.prefix() + ":bundle:info" + matchers;
      case "buckets" -> naming.prefix() + ":duration_seconds_bucket:increase1d" + matchers;
      case "p50" -> naming.prefix() + ":duration_seconds:p50_1d" + matchers;
      case "p99" -> naming.prefix() + ":duration_seconds:p99_1d" + matchers;
      case "runs15m", "runs1h", "runs6h", "runs1d", "runs3d" ->
          naming.prefix() + ":runs:increase" + name.substring(4) + matchers;
      case "failed15m", "failed1h", "failed6h", "failed1d", "failed3d" ->
          naming.prefix() + ":failed_runs:increase" + name.substring(6) + matchers;
      default -> folded(CoreMetric.valueOf(name), matchers);
    };
  }

  private String folded(CoreMetric metric, String matchers) {
    if (metric.source() == Source.NODE) {
      throw new IllegalArgumentException(
          metric + " is counted by each node; write ##" + metric + " and say how to fold it");
    }
    var selector = naming.of(metric) + matchers;
    return metric.suffix().startsWith("_oldest_")
        ? "min without (" + without + ") (" + selector + " > 0)"
        : "max without (" + without + ") (" + selector + ")";
  }
}
