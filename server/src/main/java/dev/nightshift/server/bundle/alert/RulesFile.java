package dev.nightshift.server.bundle.alert;

import dev.nightshift.job.JobAlert;
import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.AlertRule;
import dev.nightshift.server.bundle.input.AlertSettings;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Promql;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.JobDefinitions;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.conventions.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code alerts/rules.yml}. The number of rules does not grow with the number of jobs. */
final class RulesFile {
  private final BundleInput input;
  private final Promql promql;
  private final AlertSettings settings;

  RulesFile(BundleInput input) {
    this.input = input;
    this.promql = input.promql();
    this.settings = input.settings().alerts();
  }

  String text() {
    List<Object> groups = new ArrayList<>();
    groups.add(group("nightshift", "30s", often()));
    groups.add(group("nightshift-daily", "2m", daily()));
    var declared = declared();
    if (!declared.isEmpty()) {
      groups.add(group("nightshift-declared", "30s", declared));
    }
    input.settings().deploy().ownRules().ifPresent(own -> groups.addAll(own.groups()));
    return "# " + input.heading() + "\n" + Yaml.write(Yaml.map("groups", groups));
  }

  private static Map<String, Object> group(String name, String interval, List<Object> rules) {
    return Yaml.map("name", name, "interval", interval, "rules", rules);
  }

  private List<Object> often() {
    List<Object> rules = new ArrayList<>();
    for (var hash : input.hashes()) {
      rules.add(
          Yaml.map(
              "record",
              promql.fill("#bundle"),
              "expr",
              "vector(1)",
              "labels",
              Yaml.map("catalogue_hash", hash, "bundle_version", input.settings().version())));
    }
    rules.add(recording("#muted", MUTED));
    rules.add(recording("#recovered", RECOVERED));
    rules.add(recording("#budget", BUDGET));
    rules.addAll(counted("15m", "1h"));
    rules.addAll(alerts(false));
    return rules;
  }

  private List<Object> daily() {
    List<Object> rules = new ArrayList<>();
    rules.addAll(counted("6h", "1d", "3d"));
    // a day of every bucket is what costs most of all rules, so it is read once
    rules.add(recording("#buckets", "sum without (#without) (increase(##DURATION_bucket[1d]))"));
    rules.add(recording("#p50", "histogram_quantile(0.5, #buckets)"));
    rules.add(recording("#p99", "histogram_quantile(0.99, #buckets)"));
    rules.addAll(alerts(true));
    return rules;
  }

  /** A paused job, and every job of a deployment in maintenance. */
  private static final String MUTED =
      """
      #PAUSED == 1
      or
      #ACTIVE_SINCE * 0 + 1
      and ignoring (#job)
      #MAINTENANCE_ACTIVE == 1
      """;

  /**
   * A job that has succeeded since it was paged for failures in a row, and has not failed again.
   * What happened before would call somebody a second time, for what is over: the alert that held
   * it back is gone. The first recovery within an hour is believed, a relapse is not. A scrape may
   * arrive between this rule and that alert, so the alert is looked for a little longer than it
   * lasts. A server that starts again leaves a gap, which is bridged unless a failure was counted.
   */
  private static final String RECOVERED =
      """
      #CONSECUTIVE_FAILURES == 0
      and ignoring (LABELS)
      (
        max_over_time(ALERTS{alertname="NAME", alertstate="firing"}[5m])
        unless ignoring (LABELS)
        max_over_time(#recovered[1h])
        or
        #recovered
        or
        max_over_time(#recovered[5m])
        unless
        sum without (#without, result) (increase(##RUNS{result="failure"}[5m])) > 0
      )
      """
          .replace("LABELS", "alertname, alertstate, severity, priority, owner")
          .replace("NAME", AlertName.CONSECUTIVE_FAILURES.text());

  /** How many runs may fail, of all; remembered while servers start again. */
  private static final String BUDGET =
      "1 - max without (#without) (last_over_time(##SUCCESS_OBJECTIVE[1h]))";

  /** How many runs ended within each window, and how many of them failed. */
  private List<Object> counted(String... windows) {
    List<Object> rules = new ArrayList<>();
    for (var window : windows) {
      rules.add(recording("#runs" + window, increase("", window)));
      rules.add(recording("#failed" + window, increase("{result=\"failure\"}", window)));
    }
    return rules;
  }

  private static String increase(String matchers, String window) {
    return "sum without (#without, result) (increase(##RUNS" + matchers + "[" + window + "]))";
  }

  private Map<String, Object> recording(String name, String expression) {
    return Yaml.map("record", promql.fill(name), "expr", promql.fill(expression.strip()));
  }

  private List<Object> alerts(boolean slow) {
    List<Object> rules = new ArrayList<>();
    for (var kind : AlertKinds.of(settings)) {
      for (var rule : kind.rules()) {
        if (rule.slow() == slow) {
          rules.add(alert(kind, rule));
        }
      }
    }
    return rules;
  }

  private Map<String, Object> alert(AlertKind kind, AlertRule rule) {
    var name = kind.name().text();
    var job = rule.about() != AlertRule.About.SERVER;
    return Yaml.map(
        "alert",
        name,
        "expr",
        promql.fill(expression(rule)),
        "for",
        Durations.text(rule.lasting()),
        "labels",
        labels(rule),
        "annotations",
        annotations(
            promql.fill(rule.summary()),
            promql.fill(rule.description()),
            runbook(name, job ? "{{ $labels." + input.naming().jobLabel() + " }}" : ""),
            job ? dashboard("{{ $labels." + input.naming().jobLabel() + " }}") : overview(),
            rule.labels()
                .getOrDefault(
                    Names.OWNER, job ? ownerOfTheJob(kind.name() == AlertName.DISAPPEARED) : ""),
            rule.priority()));
  }

  private Map<String, Object> annotations(
      String summary,
      String description,
      String runbook,
      String dashboard,
      String owner,
      Priority priority) {
    var annotations =
        Yaml.map(
            "summary",
            summary,
            "description",
            description,
            "runbook_url",
            runbook,
            "dashboard_url",
            dashboard,
            "respond_within",
            Durations.text(settings.answer(priority)));
    if (!owner.isEmpty()) {
      annotations.put(Names.OWNER, owner);
    }
    return annotations;
  }

  /**
   * Asked of what the servers tell, so that a job that is new has its owner too.
   *
   * @param gone whether the job may be gone, so that it counts what they told before
   */
  private String ownerOfTheJob(boolean gone) {
    var label = input.naming().jobLabel();
    var info = promql.fill("##INFO") + "{" + label + "=%q}";
    return "{{ with printf `"
        + (gone ? "last_over_time(" + info + "[2h])" : info)
        + "` $labels."
        + label
        + " | query }}{{ . | first | label \"owner\" }}{{ end }}";
  }

  private static Map<String, Object> labels(AlertRule rule) {
    var labels =
        Yaml.map(
            Names.SEVERITY,
            AlertSeverity.text(rule.severity()),
            Names.PRIORITY,
            rule.priority().name());
    labels.putAll(new TreeMap<>(rule.labels()));
    return labels;
  }

  private static String expression(AlertRule rule) {
    var expression = rule.expression().strip();
    if (!rule.about().muted()) {
      return expression;
    }
    var muting = rule.about() == AlertRule.About.JOB ? "unless" : "unless ignoring (#without)";
    return "(\n  " + expression.replace("\n", "\n  ") + "\n)\n" + muting + "\n#muted";
  }

  private List<Object> declared() {
    List<Object> rules = new ArrayList<>();
    for (var job : input.jobs()) {
      for (var alert : job.alerts()) {
        rules.add(declared(job, alert));
      }
    }
    return rules;
  }

  private Map<String, Object> declared(JobDefinition job, JobAlert alert) {
    var severity = settings.severity(alert.name(), alert.severity());
    var priority = settings.priority(alert.name(), AlertRule.usual(severity));
    var owner = settings.owner(alert.name());
    var labels =
        Yaml.map(
            Names.SEVERITY,
            AlertSeverity.text(severity),
            Names.PRIORITY,
            priority.name(),
            input.naming().jobLabel(),
            job.name());
    owner.ifPresent(name -> labels.put(Names.OWNER, name));
    return Yaml.map(
        "alert",
        alert.name(),
        "expr",
        new DeclaredExpression(input, job).of(alert),
        "for",
        Durations.text(alert.lasting()),
        "labels",
        labels,
        "annotations",
        annotations(
            template(Sentence.of(alert.summary())),
            job.name()
                + " in {{ $labels.deployment }}: the value is {{ $value }}. "
                + template(Sentence.of(JobDefinitions.named(alert.action(), job.name()))),
            runbook(alert.name(), job.name()),
            dashboard(job.name()),
            owner.orElse(job.owner()),
            priority));
  }

  /** A text of a plugin is no template. */
  private static String template(String text) {
    return text.replace("{{", "{ {");
  }

  /** The server's page shows the job's state above; other places show the page alone. */
  private String runbook(String alert, String job) {
    return input.settings().runbookUrl()
        + "/alerts/"
        + alert
        + (job.isEmpty() ? "" : "?job=" + job);
  }

  private String overview() {
    return input.settings().dashboardUrl()
        + "/d/"
        + Names.OVERVIEW_DASHBOARD
        + "/"
        + Names.OVERVIEW_DASHBOARD
        + "?var-deployment={{ $labels.deployment }}";
  }

  private String dashboard(String job) {
    return input.settings().dashboardUrl()
        + "/d/"
        + Names.JOB_DASHBOARD
        + "/"
        + Names.JOB_DASHBOARD
        + "?var-job="
        + job
        + "&var-deployment={{ $labels.deployment }}";
  }
}
