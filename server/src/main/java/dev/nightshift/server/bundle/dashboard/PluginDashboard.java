package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.job.Metric;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The metrics that the jobs of one plugin declare, each by its kind. */
final class PluginDashboard {
  private static final int UID_LENGTH = 40;

  private final BundleInput input;
  private final String plugin;
  private final List<JobDefinition> jobs;

  private PluginDashboard(BundleInput input, String plugin, List<JobDefinition> jobs) {
    this.input = input;
    this.plugin = plugin;
    this.jobs = jobs;
  }

  /** One for each plugin whose jobs declare metrics or tell items of different states apart. */
  static List<PluginDashboard> allOf(BundleInput input) {
    Map<String, List<JobDefinition>> telling = new TreeMap<>();
    for (var job : input.jobs()) {
      if (!job.metrics().isEmpty() || job.reportsItemStates()) {
        telling.computeIfAbsent(job.plugin().name(), name -> new ArrayList<>()).add(job);
      }
    }
    return telling.entrySet().stream()
        .map(entry -> new PluginDashboard(input, entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The plugin's name after a fixed beginning, so that a link can be made of the name. */
  String uid() {
    var uid = Names.PLUGIN_DASHBOARD + plugin.replaceAll("[^A-Za-z0-9_-]", "-");
    return uid.length() <= UID_LENGTH && uid.endsWith(plugin)
        ? uid
        : uid.substring(0, Math.min(uid.length(), UID_LENGTH - 7))
            + String.format(Locale.ROOT, "-%06x", plugin.hashCode() & 0xffffff);
  }

  String text() {
    var dashboard =
        new Dashboard(
                input,
                uid(),
                "Plugin " + plugin,
                "What the jobs of the plugin " + plugin + " tell of their own work.")
            .ofPlugin(plugin)
            .row("How the jobs are", states(), runs());
    // A metric that several jobs declare is drawn once, where the first one is.
    Map<String, Metric> drawn = new LinkedHashMap<>();
    for (var job : jobs) {
      List<Panel> panels = new ArrayList<>();
      if (job.reportsItemStates()) {
        panels.add(items(job));
      }
      for (var metric : job.metrics()) {
        if (drawn.putIfAbsent(metric.name(), metric) == null) {
          panels.add(declared(metric));
        }
      }
      if (!panels.isEmpty()) {
        if (panels.size() % 2 == 1) {
          panels.get(panels.size() - 1).wide();
        }
        dashboard.row(
            job.name() + ": " + Sentence.of(job.description()), panels.toArray(Panel[]::new));
      }
    }
    return dashboard.text();
  }

  private String selector(String metric) {
    return metric + "{$own}";
  }

  private Panel states() {
    return new JobPanels(input)
        .opensJob(Panels.timeline("State over time", Measures.STATE_HELP, 12, 8))
        .says(Measures.STATES)
        .over(
            Measures.most(
                "max by ($label) (" + Measures.STATE + ")",
                "max by ($label) (max_over_time(##CONSECUTIVE_FAILURES[$__range] @ end()))"),
            "{{$label}}");
  }

  private static Panel runs() {
    return Panels.series("Runs", "Ended runs in each interval, by result.", Unit.COUNT)
        .events()
        .paint("success", "green")
        .paint("failure", "red")
        .over(Measures.events("result", "##RUNS"), "{{result}}");
  }

  private static Panel items(JobDefinition job) {
    return Panels.series(
            "Items by state", "What the job looks after: " + job.item() + ".", Unit.COUNT)
        .stacked()
        .paint("healthy", "green")
        .paint("degraded", "orange")
        .paint("unrecoverable", "red")
        .over("sum by (state) (#ITEMS{$label=\"" + job.name() + "\"})", "{{state}}");
  }

  private Panel declared(Metric metric) {
    return switch (metric.kind()) {
      case GAUGE -> metric.name().endsWith("_timestamp_seconds") ? instant(metric) : gauge(metric);
      case COUNTER -> counter(metric);
      case TIMER -> timer(metric);
    };
  }

  private Panel gauge(Metric metric) {
    return Panels.series(metric.name(), Sentence.of(metric.help()), Unit.declared(metric.unit()))
        .stairs()
        .over("max by (" + by(metric) + ") (" + selector(metric.name()) + ")", legend(metric));
  }

  /** Of an instant we show how long ago it was. */
  private Panel instant(Metric metric) {
    return Panels.series(
            metric.name() + ", ago", Sentence.of(metric.help()) + " How long ago.", Unit.SECONDS)
        .noData("never")
        .over(
            "time() - max by (" + by(metric) + ") (" + selector(metric.name()) + " > 0)",
            legend(metric));
  }

  /** The window grows with the interval of the job, since a rare one would show blips. */
  private Panel counter(Metric metric) {
    // of what is counted one by one few jobs have so much that it could be read per second
    var unit = Unit.declared(metric.unit());
    boolean things = unit == Unit.COUNT;
    return Panels.series(
            metric.name() + (things ? ", per hour" : ", per second"),
            Sentence.of(metric.help())
                + " Measured within five minutes, of jobs that run less often within two hours, or two days.",
            things ? unit : unit.perSecond())
        .over(
            rate(metric, "5m")
                + " and on ($label) max by ($label) (#EXPECTED_INTERVAL) <= 150\nor\n"
                + rate(metric, "2h")
                + " and on ($label) max by ($label) (#EXPECTED_INTERVAL) <= 3600\nor\n"
                + rate(metric, "2d")
                // while the server is away nobody knows the interval, and the window would jump
                + " and on ($label) max by ($label) (#MAX_RUNTIME) > 0",
            legend(metric));
  }

  private String rate(Metric metric, String window) {
    var rate =
        "sum by (" + by(metric) + ") (rate(" + selector(metric.name()) + "[" + window + "]))";
    return Unit.declared(metric.unit()) == Unit.COUNT ? "3600 * " + rate : rate;
  }

  private Panel timer(Metric metric) {
    return Panels.series(
            metric.name() + ", quantiles",
            Sentence.of(metric.help())
                + " Of the last hour or, without any in it, of the last day.",
            Unit.SECONDS)
        .withRuns()
        .noData("nothing within a day")
        .over(quantile(metric, "0.5"), legend(metric) + " p50")
        .over(quantile(metric, "0.95"), legend(metric) + " p95")
        .over(quantile(metric, "0.99"), legend(metric) + " p99");
  }

  private String quantile(Metric metric, String quantile) {
    return within(metric, quantile, "1h")
        + " >= 0\nor\n"
        + within(metric, quantile, "1d")
        + " >= 0";
  }

  private String within(Metric metric, String quantile, String window) {
    return "histogram_quantile("
        + quantile
        + ", sum by ("
        + by(metric)
        + ", le) (increase("
        + selector(metric.name() + "_bucket")
        + "["
        + window
        + "])))";
  }

  private String by(Metric metric) {
    return metric.label().isEmpty() ? "$label" : "$label, " + metric.label();
  }

  /**
   * The job is named only where several declare the metric, and after the value: of long names the
   * legend shows the beginning.
   */
  private String legend(Metric metric) {
    long declaring =
        jobs.stream()
            .filter(job -> job.metrics().stream().anyMatch(m -> m.name().equals(metric.name())))
            .count();
    var value = metric.label().isEmpty() ? "" : "{{" + metric.label() + "}}";
    return declaring == 1 && !value.isEmpty() ? value : (value + " {{$label}}").strip();
  }
}
