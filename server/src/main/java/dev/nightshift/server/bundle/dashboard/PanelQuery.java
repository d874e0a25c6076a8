package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.conventions.Naming;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills expressions and narrows every selector to what the dashboard's variables say. */
final class PanelQuery {
  private static final Pattern SUFFIX = Pattern.compile("(_bucket|_count|_sum)?(\\{[^}]*})?");

  private final BundleInput input;
  private final Pattern metric;
  private final List<CoreMetric> metrics;

  PanelQuery(BundleInput input) {
    this.input = input;
    this.metrics =
        Arrays.stream(CoreMetric.values())
            .sorted(Comparator.comparing((CoreMetric m) -> m.suffix().length()).reversed())
            .toList();
    this.metric = Pattern.compile("(?<![\\w:])" + input.naming().prefix() + "_\\w+(\\{[^}]*})?");
  }

  /**
   * The expression. {@code $own} stands for the matchers that every selector has, and {@code
   * $server} for those of a server's series.
   */
  String fill(String template) {
    var expression = input.promql().fill(template.strip());
    expression =
        metric
            .matcher(expression)
            .replaceAll(found -> Matcher.quoteReplacement(narrow(found.group())));
    return expression
        .replace(
            "$own_alerts", input.naming().jobLabel() + "=~\"$job\", deployment=~\"$deployment\"")
        .replace("$own", own())
        .replace("$server", server())
        .replace("$alerts", alerts())
        .replace("$label", input.naming().jobLabel());
  }

  /** The name of a line, with {@code $label} for the label of the job. */
  String legend(String template) {
    return template.replace("$label", input.naming().jobLabel());
  }

  private String narrow(String selector) {
    var core = metrics.stream().filter(m -> isOf(selector, m)).findFirst().orElseThrow();
    var matchers = core.labels().contains("job") ? own() : server();
    int brace = selector.indexOf('{');
    return brace < 0
        ? selector + "{" + matchers + "}"
        : selector.substring(0, brace + 1) + matchers + ", " + selector.substring(brace + 1);
  }

  private boolean isOf(String selector, CoreMetric candidate) {
    var name = input.naming().of(candidate);
    return selector.startsWith(name) && SUFFIX.matcher(selector.substring(name.length())).matches();
  }

  private String own() {
    return input.naming().jobLabel()
        + "=~\"$job\", deployment=~\"$deployment\", instance=~\"$instance\"";
  }

  private static String server() {
    return "job=\"" + Names.SCRAPE_JOB + "\", deployment=~\"$deployment\", instance=~\"$instance\"";
  }

  private String alerts() {
    var job =
        input.naming().jobLabel().equals(Naming.DEFAULT.jobLabel())
            ? "$job|" + Names.SCRAPE_JOB + "|"
            : "$job|";
    return "alertstate=\"firing\", deployment=~\"$deployment|\", "
        + input.naming().jobLabel()
        + "=~\""
        + job
        + "\"";
  }
}
