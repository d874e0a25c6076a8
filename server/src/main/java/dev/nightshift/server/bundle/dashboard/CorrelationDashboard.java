package dev.nightshift.server.bundle.dashboard;

import dev.nightshift.job.Metric;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which job caused the spike: everything below each other on one time axis. */
final class CorrelationDashboard {
  private static final int HEIGHT = 7;

  /** Lines of other people's making that one panel still shows well. */
  private static final int DECLARED = 8;

  private final BundleInput input;
  private final JobPanels jobs;

  CorrelationDashboard(BundleInput input) {
    this.input = input;
    jobs = new JobPanels(input);
  }

  String text() {
    return new Dashboard(
            input,
            Names.CORRELATION_DASHBOARD,
            "Correlation",
            "Which job caused the spike? Drag over the spike in any panel: the time shown becomes that of the spike, and the table ranks the jobs by what they did in it.")
        .row("The spike: drag over it", aligned(ServerPanels.memory()), aligned(cpu()))
        .row("Suspects: what each job did in the time shown", suspects())
        .row("Who was at work?", aligned(activity()), aligned(jobs.allocated()))
        .row("On how much?", onHowMuch())
        .row(
            "What did the server feel?",
            aligned(ServerPanels.pauses()),
            aligned(ServerPanels.collections()),
            aligned(jobs.logLines()))
        .text();
  }

  /** Of one width with its axis, so that what is below each other happened at the same time. */
  private static Panel aligned(Panel panel) {
    return panel.wide().height(HEIGHT).custom("axisWidth", 80);
  }

  private Panel cpu() {
    return jobs.cpu()
        .says(ServerPanels.CPU_LIMIT)
        .dashed("all servers|limit", "text")
        .over(
            Measures.lines(
                "all servers",
                "sum(rate(process_cpu_seconds_total{$server}[$__rate_interval]))",
                "limit",
                "sum(##SERVER_CPU_THRESHOLD)"),
            "{{line}}");
  }

  private Panel activity() {
    return jobs.opensJob(
            Panels.series(
                "Active jobs",
                "1 for each job that was seen at work or ended a run in the interval. The jobs that were busy longest in the time shown.",
                Unit.COUNT))
        .bars()
        .over(
            Measures.most(
                """
                sum by ($label) (max_over_time(##ACTIVE_RUNS[$__rate_interval])) > 0
                or
                sum by ($label) (increase(##RUNS[$__rate_interval])) > bool 0""",
                Measures.grown("DURATION_sum")),
            "{{$label}}");
  }

  private Panel suspects() {
    var label = input.naming().jobLabel();
    return Panels.table(
            "Suspects",
            "What each job used and did in the time shown, the one that used most CPU first; click a heading for another order. The name opens its runs in the time shown, its dashboard or its page.",
            24,
            9)
        .columns(
            Column.label(label, "job")
                .opens(jobs.runs(Links.CELL), jobs.board(Links.CELL), jobs.page(Links.CELL)),
            grown("CPU", Unit.SECONDS, "CPU").decimals(1),
            Column.value(
                    "share of CPU",
                    Unit.RATIO,
                    "sum by ($label) (increase(##CPU[$__range])) / ignoring ($label) group_left sum(increase(##CPU[$__range]))")
                .decimals(0)
                .bars("orange"),
            grown("allocated", Unit.BYTES, "ALLOCATED").decimals(1),
            Column.value(
                    "share of allocated",
                    Unit.RATIO,
                    "sum by ($label) (increase(##ALLOCATED[$__range])) / ignoring ($label) group_left sum(increase(##ALLOCATED[$__range]))")
                .decimals(0)
                .bars("blue"),
            grown("ended runs", Unit.COUNT, "RUNS").decimals(0).width(100),
            grown("busy for", Unit.SECONDS, "DURATION_sum").decimals(1).width(100),
            grown("items", Unit.COUNT, "ITEMS_PROCESSED").decimals(0).width(90),
            grown("log lines", Unit.COUNT, "LOG_LINES").decimals(0).width(90),
            Column.value("active now", Unit.COUNT, "sum by ($label) (##ACTIVE_RUNS)").width(95))
        .worstFirst("CPU");
  }

  private static Column grown(String heading, Unit unit, String metric) {
    return Column.value(heading, unit, "sum by ($label) (increase(##" + metric + "[$__range]))");
  }

  private Panel[] onHowMuch() {
    List<Panel> panels = new ArrayList<>();
    panels.add(jobs.items());
    var counters = declared(Metric.Kind.COUNTER);
    if (!counters.isEmpty()) {
      panels.add(growth(counters));
    }
    var gauges = declared(Metric.Kind.GAUGE);
    if (!gauges.isEmpty()) {
      panels.add(levels(gauges));
    }
    return panels.stream().map(CorrelationDashboard::aligned).toArray(Panel[]::new);
  }

  /** What jobs declare and count in things, by name; those of the first jobs. */
  private List<Metric> declared(Metric.Kind kind) {
    Map<String, Metric> named = new LinkedHashMap<>();
    input.jobs().stream()
        .flatMap(job -> job.metrics().stream())
        .filter(metric -> metric.kind() == kind && Unit.declared(metric.unit()) == Unit.COUNT)
        .filter(metric -> !metric.name().endsWith("_timestamp_seconds"))
        .forEach(metric -> named.putIfAbsent(metric.name(), metric));
    return named.values().stream().limit(DECLARED).toList();
  }

  private static Panel growth(List<Metric> counters) {
    var panel =
        Panels.series(
            "Declared volumes",
            "Counters that jobs declare, per second; all of them are on the dashboards of the plugins.",
            Unit.PER_SECOND);
    for (var counter : counters) {
      panel.over(
          "sum by (" + counter.label() + ") (rate(" + counter.name() + "{$own}[$__rate_interval]))",
          legend(counter));
    }
    return panel;
  }

  private static Panel levels(List<Metric> gauges) {
    var panel =
        Panels.series(
            "Declared levels",
            "Gauges that jobs declare, as runs left them; all of them are on the dashboards of the plugins.",
            Unit.COUNT);
    for (var gauge : gauges) {
      panel
          .stairs()
          .over("max by (" + gauge.label() + ") (" + gauge.name() + "{$own})", legend(gauge));
    }
    return panel;
  }

  /** The value first: of long names the legend shows the beginning. */
  private static String legend(Metric metric) {
    return (metric.label().isEmpty() ? "" : "{{" + metric.label() + "}} ") + metric.name();
  }
}
