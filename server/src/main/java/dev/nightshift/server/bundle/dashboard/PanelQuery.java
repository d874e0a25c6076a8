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
  private final String among;
  private final Pattern metric;
  private final List<CoreMetric> metrics;

  /** Of the jobs that are chosen. */
  PanelQuery(BundleInput input) {
    this(input, "");
  }

  private PanelQuery(BundleInput input, String among) {
    this.input = input;
    this.among = among;
    this.metrics =
        Arrays.stream(CoreMetric.values())
            .sorted(Comparator.comparing((CoreMetric m) -> m.suffix().length()).reversed())
            .toList();
    this.metric = Pattern.compile("(?<![\\w:])" + input.naming().prefix() + "_\\w+(\\{[^}]*})?");
  }

  /** Of the one job that the dashboard shows of those that are chosen. */
  PanelQuery ofShownJob() {
    return new PanelQuery(input, ", " + input.naming().jobLabel() + "=\"$shown\"");
  }

  /** Of those of these jobs that are chosen. */
  PanelQuery among(List<String> jobs) {
    return new PanelQuery(
        input, ", " + input.naming().jobLabel() + "=~\"" + String.join("|", jobs) + "\"");
  }

  /**
   * The expression. {@code $own} stands for the matchers that every selector has, {@code $server}
   * for those of a server's series, {@code $alerts} and {@code $pending} for those of alerts that
   * fire and of what is known of all alerts.
   */
  String fill(String template) {
    var expression = input.promql().fill(template.strip());
    expression =
        metric
            .matcher(expression)
            .replaceAll(found -> Matcher.quoteReplacement(narrow(found.group())));
    return expression
        .replace("$own", own())
        .replace("$server", server())
        .replace("$alerts", "alertstate=\"firing\", " + alerts())
        .replace("$pending", alerts())
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
    return ofJob() + ", deployment=~\"$deployment\", instance=~\"$instance\"";
  }

  private String ofJob() {
    return input.naming().jobLabel() + "=~\"$job\"" + among;
  }

  private static String server() {
    return "job=\"" + Names.SCRAPE_JOB + "\", deployment=~\"$deployment\", instance=~\"$instance\"";
  }

  /** Those of jobs and, where all jobs can be chosen, those of servers. */
  private String alerts() {
    var label = input.naming().jobLabel();
    if (!among.isEmpty()) {
      return ofJob() + ", deployment=~\"$deployment|\"";
    }
    var server = label.equals(Naming.DEFAULT.jobLabel()) ? Names.SCRAPE_JOB + "|" : "";
    return label + "=~\"$job|" + server + "\", deployment=~\"$deployment|\"";
  }
}
