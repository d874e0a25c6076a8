package dev.nightshift.server.bundle.alert.sim;

import static dev.nightshift.server.conventions.CoreMetric.*;

import dev.nightshift.server.bundle.alert.sim.SimJob.SimRun;
import dev.nightshift.server.bundle.input.Promql;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Expected;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.conventions.Naming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/** What Prometheus would scrape from a fleet. */
public final class Simulation {
  private static final int ALL = -1;

  private final Naming naming;
  private final Promql promql;
  private final String hash;

  /**
   * @param hash of the catalogue from which the rules are made
   */
  public Simulation(Naming naming, Promql promql, String hash) {
    this.naming = naming;
    this.promql = promql;
    this.hash = hash;
  }

  /** Values in promtool's notation by series, of one story in the deployment {@code blue}. */
  public Map<String, String> series(Scenario scenario, Fleet.Shape shape) {
    return series(Map.of("blue", scenario), shape);
  }

  /**
   * The same of several stories with steps of one length, which happen side by side.
   *
   * @param stories by the deployment to which they happen
   */
  public Map<String, String> series(Map<String, Scenario> stories, Fleet.Shape shape) {
    Map<String, String> series = new LinkedHashMap<>();
    var green = new Fleet(Fleet.Shape.ALONE);
    long last = 0;
    long step = 0;
    for (var story : stories.entrySet()) {
      var fleet = fleet(story.getValue(), shape);
      step = story.getValue().step() * 60L;
      last = Math.max(last, story.getValue().lastMinute() * 60);
      happens(story.getKey(), story.getValue(), fleet, series);
      green.unseen.addAll(fleet.unseen);
    }
    if (shape == Fleet.Shape.CLUSTER) {
      new Target(green, 0, "green", "green-0", last, step, series).write();
    }
    return series;
  }

  /** Whether a story is about all that Prometheus sees, so that no other may stand beside it. */
  public boolean aboutAll(Scenario scenario, Fleet.Shape shape) {
    var fleet = fleet(scenario, shape);
    return !fleet.gone.isEmpty()
        || !fleet.unseen.isEmpty()
        || scenario.checks().stream()
            .flatMap(check -> check.firing().stream())
            .anyMatch(firing -> !firing.deployed());
  }

  private static Fleet fleet(Scenario scenario, Fleet.Shape shape) {
    return scenario.story().apply(new Fleet(shape));
  }

  private void happens(
      String deployment, Scenario scenario, Fleet fleet, Map<String, String> series) {
    long last = scenario.lastMinute() * 60;
    for (int node = 0; node < fleet.nodes(); node++) {
      var instance = deployment + "-" + node;
      new Target(fleet, node, deployment, instance, last, scenario.step() * 60L, series).write();
    }
    for (var extra : fleet.extras) {
      var name = promql.fill(extra.template().replace("CATALOGUE", hash));
      series.put(
          name.substring(0, name.length() - 1)
              + scraped(naming.jobLabel())
              + ",deployment=\""
              + deployment
              + "\",instance=\""
              + deployment
              + "-0\"}",
          extra.values());
    }
  }

  /** The label that Prometheus adds where the series itself has none of that name. */
  private static String scraped(String jobLabel) {
    return jobLabel.equals("job") ? "" : ",job=\"" + Names.SCRAPE_JOB + "\"";
  }

  /** One server as Prometheus sees it. */
  private final class Target {
    private final Fleet fleet;
    private final int node;
    private final String labels;
    private final long last;
    private final long step;
    private final Map<String, String> series;

    Target(
        Fleet fleet,
        int node,
        String deployment,
        String instance,
        long last,
        long step,
        Map<String, String> series) {
      this.fleet = fleet;
      this.node = node;
      this.labels = "deployment=\"" + deployment + "\",instance=\"" + instance + "\"";
      this.last = last;
      this.step = step;
      this.series = series;
    }

    void write() {
      put(
          "up{job=\"" + Names.SCRAPE_JOB + "\"," + labels + "}",
          t -> isDown(node, t) ? 0 : 1,
          fleet.gone);
      process("process_start_time_seconds", t -> started(t));
      process("process_resident_memory_bytes", t -> 3e8);
      process("process_cpu_seconds_total", t -> (t - started(t)) / 8.0);
      server(SERVER_TIME, "", t -> t);
      server(SERVER_MEMORY_THRESHOLD, "", t -> 1e9);
      server(SERVER_CPU_THRESHOLD, "", t -> 2);
      server(STORE_SIZE, "", state(t -> 2e8 + t));
      server(STORE_SIZE_LIMIT, "", t -> 1e9);
      server(QUEUE_THRESHOLD, "", t -> Expected.USUALLY.queued());
      server(QUEUE_CRITICAL_THRESHOLD, "", t -> Expected.USUALLY.queuedCritical());
      server(CLOCK_SKEW_THRESHOLD, "", t -> Expected.USUALLY.clockSkew().toSeconds());
      server(SUCCESS_OBJECTIVE, "", t -> Expected.USUALLY.success());
      server(STORE_CLOCK_OFFSET, "", state(t -> 0.25));
      server(DEPENDENCY_UP, "dependency=\"database\",", t -> 1);
      server(DEPENDENCY_TOLD, "dependency=\"database\",", t -> t);
      server(STORE_UP, "", t -> isWithoutStore(node, t) ? 0 : 1);
      server(PLUGIN_LOAD_FAILED, "", t -> fleet.pluginProblem.holds(t) ? 1 : 0);
      server(MAINTENANCE_ACTIVE, "", state(t -> Fleet.any(fleet.maintenance, t) ? 1 : 0));
      var other = fleet.otherCatalogue.getOrDefault(node, Window.NEVER);
      info(hash, t -> !other.holds(t));
      if (other.to() > 0) {
        info("another", other::holds);
      }
      fleet.jobs.values().forEach(this::job);
    }

    private void info(String catalogue, java.util.function.LongPredicate when) {
      server(
          SERVER_INFO,
          "version=\"1.0.0\",catalogue_hash=\"" + catalogue + "\",store_id=\"store\",",
          t -> when.test(t) ? 1 : SeriesText.GAP);
    }

    private void job(SimJob job) {
      catalogue(job, MAX_RUNTIME, t -> job.maxRuntime());
      catalogue(job, EXPECTS_ITEMS, t -> job.expectsItems() ? 1 : 0);
      if (job.interval() > 0) {
        catalogue(job, EXPECTED_INTERVAL, t -> job.interval());
      }
      if (job.expected() > 0) {
        catalogue(job, EXPECTED_DURATION, t -> job.expected());
      }
      job.limits().forEach((metric, limit) -> catalogue(job, metric, t -> limit));
      var history = new History(job, job.runs(last, this::held), job.missed(last, this::held));
      catalogue(job, ACTIVE_RUNS, t -> history.active(t, this::isMine));
      gauge(job, QUEUED_RUNS, t -> 0);
      gauge(job, OLDEST_QUEUED, t -> 0);
      gauge(job, LAST_MISSED_SLOT, history::lastMissed);
      gauge(job, DURATION_P50, history::median);
      gauge(job, DURATION_P95, history::p95);
      gauge(job, PAUSED, t -> job.paused().holds(t) ? 1 : 0);
      gauge(job, ACTIVE_SINCE, t -> activeSince(job, t));
      long forgotten = job.forgotten(last);
      gauge(
          job,
          NEXT_RUN,
          t ->
              job.interval() == 0
                  ? 0
                  : Math.min(forgotten, (t / job.interval() + 1) * job.interval()));
      gauge(job, LAST_COMPLETION, history::lastCompletion);
      gauge(job, LAST_SUCCESS, history::lastSuccess);
      gauge(job, LAST_ITEMS, t -> Math.max(activeSince(job, t), history.lastItems(t)));
      gauge(job, LAST_DURATION, history::lastDuration);
      gauge(job, CONSECUTIVE_FAILURES, history::failuresInARow);
      gauge(job, CONSECUTIVE_SLOW, history::slowInARow);
      gauge(job, OLDEST_ACTIVE_START, history::oldestActiveStart);
      counter(
          job,
          RUNS,
          "",
          ",result=\"success\"",
          history.sum(run -> isMine(run) && run.success(), run -> 1));
      counter(
          job,
          RUNS,
          "",
          ",result=\"failure\"",
          history.sum(run -> isMine(run) && !run.success(), run -> 1));
      counter(job, DURATION, "_count", "", history.sum(this::isMine, run -> 1));
      counter(job, ITEMS_PROCESSED, "", "", history.sum(this::isMine, SimRun::items));
      if (job.name().equals(SimJob.MINUTELY)) {
        counter(job, ANOMALIES, "", "", history.sum(this::isMine, run -> 0));
        counter(job, LOG_LINES, "", ",level=\"info\"", history.sum(this::isMine, SimRun::seconds));
      }
    }

    private void counter(
        SimJob job, CoreMetric metric, String suffix, String label, History.Sum sum) {
      if (!isHidden(metric, job)) {
        var reads = fleet.reads(metric.name(), job.name(), node, t -> sum.at(t, processStart(t)));
        put(
            jobSeries(naming.of(metric) + suffix, job, label),
            t -> listed(job, t, reads.applyAsDouble(t)));
      }
    }

    private void catalogue(SimJob job, CoreMetric metric, LongToDoubleFunction value) {
      put(job, metric, fleet.reads(metric.name(), job.name(), node, value));
    }

    private void put(SimJob job, CoreMetric metric, LongToDoubleFunction value) {
      if (!isHidden(metric, job)) {
        put(jobSeries(naming.of(metric), job, ""), t -> listed(job, t, value.applyAsDouble(t)));
      }
    }

    private void gauge(SimJob job, CoreMetric metric, LongToDoubleFunction value) {
      put(job, metric, state(fleet.reads(metric.name(), job.name(), node, value)));
    }

    private LongToDoubleFunction state(LongToDoubleFunction value) {
      return t -> isWithoutStore(node, t) ? SeriesText.GAP : value.applyAsDouble(t);
    }

    private void server(CoreMetric metric, String more, LongToDoubleFunction value) {
      put(
          naming.of(metric) + "{" + more + "job=\"" + Names.SCRAPE_JOB + "\"," + labels + "}",
          fleet.reads(metric.name(), "", node, value));
    }

    private void process(String name, LongToDoubleFunction value) {
      put(
          name + "{job=\"" + Names.SCRAPE_JOB + "\"," + labels + "}",
          fleet.reads(name, "", node, value));
    }

    private long started(long second) {
      return Math.max(0, processStart(second));
    }

    private String jobSeries(String name, SimJob job, String more) {
      var label = fleet.renamed ? "exported_" + naming.jobLabel() : naming.jobLabel();
      return name
          + "{"
          + label
          + "=\""
          + job.name()
          + "\""
          + scraped(label)
          + more
          + ","
          + labels
          + "}";
    }

    private void put(String name, LongToDoubleFunction value) {
      List<Window> away = new ArrayList<>(fleet.gone);
      away.addAll(fleet.down.getOrDefault(node, List.of()));
      put(name, value, away);
    }

    private void put(String name, LongToDoubleFunction value, List<Window> away) {
      List<Double> samples = new ArrayList<>();
      boolean present = false;
      for (long t = 0; t <= last; t += step) {
        double sample = Fleet.any(away, t) ? SeriesText.GAP : value.applyAsDouble(t);
        if (Fleet.any(fleet.unseen, t)) {
          samples.add(SeriesText.GAP);
        } else {
          samples.add(sample == SeriesText.GAP && present ? SeriesText.STALE : sample);
          present = sample != SeriesText.GAP;
        }
      }
      series.put(name, SeriesText.of(samples));
    }

    private double listed(SimJob job, long second, double value) {
      return job.listed().holds(second) ? value : SeriesText.GAP;
    }

    private boolean isHidden(CoreMetric metric, SimJob job) {
      return fleet.hidden.contains(new Fleet.Hidden(metric, job.name()));
    }

    private boolean held(long second) {
      return Fleet.any(fleet.maintenance, second) || runner(second) == ALL;
    }

    private boolean isMine(SimRun run) {
      return runner(run.start()) == node;
    }

    /** Nodes take turns; {@code ALL} if none can. */
    private int runner(long second) {
      for (int turn = 0; turn < fleet.nodes(); turn++) {
        int candidate = (int) ((second / 60 + turn) % fleet.nodes());
        if (!isDown(candidate, second) && !isWithoutStore(candidate, second)) {
          return candidate;
        }
      }
      return ALL;
    }

    private boolean isDown(int candidate, long second) {
      return Fleet.any(fleet.down.getOrDefault(candidate, List.of()), second);
    }

    private boolean isWithoutStore(int candidate, long second) {
      return Fleet.any(fleet.withoutStore.getOrDefault(candidate, List.of()), second);
    }

    private long processStart(long second) {
      return fleet.down.getOrDefault(node, List.of()).stream()
          .mapToLong(Window::to)
          .filter(end -> end <= second)
          .max()
          .orElse(-1);
    }

    private double activeSince(SimJob job, long second) {
      List<Window> breaks = new ArrayList<>(fleet.maintenance);
      breaks.add(job.paused());
      return breaks.stream()
          .filter(span -> span.to() > 0 && span.to() <= second)
          .mapToLong(Window::to)
          .max()
          .orElse(Math.max(0, job.listed().from()));
    }
  }
}
