package dev.nightshift.server.bundle.alert.sim;

import dev.nightshift.server.conventions.CoreMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Pretended servers and what happens to them: a deployment {@code blue}, of one node or of three,
 * and beside the three a deployment {@code green} to which nothing ever happens. Times are minutes
 * since the test began. Collects; not thread-safe.
 */
public final class Fleet {
  /** How many servers. */
  public enum Shape {
    ALONE,
    CLUSTER
  }

  /** Hidden series: those of a metric, of one job. */
  record Hidden(CoreMetric metric, String job) {}

  /** A series that no simulation makes; the template is filled with names. */
  record Extra(String template, String values) {}

  /** What a series reads instead: of a metric or a process, of a job or of none. */
  record Shown(String series, String job, int node, LongToDoubleFunction byMinute) {}

  private static final int EVERY = -1;

  final Shape shape;
  final Map<String, SimJob> jobs = new LinkedHashMap<>();
  final List<Window> maintenance = new ArrayList<>();
  final Map<Integer, List<Window>> down = new LinkedHashMap<>();
  final Map<Integer, List<Window>> withoutStore = new LinkedHashMap<>();
  final List<Window> unseen = new ArrayList<>();
  final List<Window> gone = new ArrayList<>();
  final List<Hidden> hidden = new ArrayList<>();
  final List<Extra> extras = new ArrayList<>();
  private final List<Shown> shown = new ArrayList<>();
  Window pluginProblem = Window.NEVER;
  final Map<Integer, Window> otherCatalogue = new LinkedHashMap<>();
  boolean renamed;

  public Fleet(Shape shape) {
    this.shape = shape;
    SimJob.healthy().forEach(job -> jobs.put(job.name(), job));
  }

  int nodes() {
    return shape == Shape.ALONE ? 1 : 3;
  }

  public Fleet job(String name, UnaryOperator<SimJob> change) {
    jobs.computeIfPresent(name, (key, job) -> change.apply(job));
    return this;
  }

  public Fleet everyJob(UnaryOperator<SimJob> change) {
    jobs.replaceAll((name, job) -> change.apply(job));
    return this;
  }

  public Fleet maintenance(long from, long to) {
    maintenance.add(Window.minutes(from, to));
    return this;
  }

  /** All servers of the deployment are away. */
  public Fleet serversDown(long from, long to) {
    for (int node = 0; node < nodes(); node++) {
      serverDown(node, from, to);
    }
    return this;
  }

  public Fleet serverDown(int node, long from, long to) {
    down.computeIfAbsent(node, key -> new ArrayList<>()).add(Window.minutes(from, to));
    return this;
  }

  /** All servers of the deployment lose their store. */
  public Fleet storeDown(long from, long to) {
    for (int node = 0; node < nodes(); node++) {
      storeDown(node, from, to);
    }
    return this;
  }

  public Fleet storeDown(int node, long from, long to) {
    withoutStore.computeIfAbsent(node, key -> new ArrayList<>()).add(Window.minutes(from, to));
    return this;
  }

  /** Prometheus scrapes nothing, and knows nothing of it. */
  public Fleet unseen(long from, long to) {
    unseen.add(Window.minutes(from, to));
    return this;
  }

  /** Prometheus no longer knows the deployment's servers. */
  public Fleet gone(long from, long to) {
    gone.add(Window.minutes(from, to));
    return this;
  }

  public Fleet pluginProblem(long from, long to) {
    pluginProblem = Window.minutes(from, to);
    return this;
  }

  /** The servers run another catalogue than the rules were made from. */
  public Fleet otherCatalogue(long from, long to) {
    for (int node = 0; node < nodes(); node++) {
      otherCatalogueOn(node, from, to);
    }
    return this;
  }

  public Fleet otherCatalogueOn(int node, long from, long to) {
    otherCatalogue.put(node, Window.minutes(from, to));
    return this;
  }

  /** Prometheus renames the label of the job, as it does without honor_labels. */
  public Fleet renamed() {
    renamed = true;
    return this;
  }

  public Fleet hide(CoreMetric metric, String job) {
    hidden.add(new Hidden(metric, job));
    return this;
  }

  /** What a metric of a job reads, by minute. */
  public Fleet shows(CoreMetric metric, String job, LongToDoubleFunction byMinute) {
    shown.add(new Shown(metric.name(), job, EVERY, byMinute));
    return this;
  }

  /** What a metric of the servers reads, by minute. */
  public Fleet shows(CoreMetric metric, LongToDoubleFunction byMinute) {
    return shows(metric, "", byMinute);
  }

  /** What a metric of one server reads, by minute. */
  public Fleet shows(int node, CoreMetric metric, LongToDoubleFunction byMinute) {
    return shows(node, metric.name(), byMinute);
  }

  /** What a series of one process reads, by minute. */
  public Fleet shows(int node, String series, LongToDoubleFunction byMinute) {
    shown.add(new Shown(series, "", node, byMinute));
    return this;
  }

  /** What a series reads by second: what was said of it last, or this. */
  LongToDoubleFunction reads(String series, String job, int node, LongToDoubleFunction usually) {
    var reads = usually;
    for (var other : shown) {
      if (other.series.equals(series)
          && other.job.equals(job)
          && (other.node == EVERY || other.node == node)) {
        reads = second -> other.byMinute.applyAsDouble(second / 60);
      }
    }
    return reads;
  }

  /** A further series of the first node, e.g. {@code ##DURATION_bucket{#job="minutely",le="1"}}. */
  public Fleet extra(String template, String values) {
    extras.add(new Extra(template, values));
    return this;
  }

  static boolean any(List<Window> windows, long second) {
    for (var window : windows) {
      if (window.holds(second)) {
        return true;
      }
    }
    return false;
  }
}
