package dev.nightshift.server.bundle.alert.sim;

import dev.nightshift.server.bundle.alert.sim.Behaviour.Kind;
import dev.nightshift.server.conventions.CoreMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * A job of a pretended fleet. Times are seconds since the test began.
 *
 * @param interval 0: on demand, asked for once, ten minutes after the beginning
 * @param listed while it is in the catalogue
 */
public record SimJob(
    String name,
    long interval,
    long expected,
    long maxRuntime,
    boolean expectsItems,
    Behaviour behaviour,
    Window paused,
    Window listed) {

  /** Due each minute. */
  public static final String MINUTELY = "minutely";

  /** Due each hour; expects items. */
  public static final String HOURLY = "hourly";

  /** Runs only when asked for, ten minutes after the test began. */
  public static final String ADHOC = "adhoc";

  static List<SimJob> healthy() {
    return List.of(
        new SimJob(
            MINUTELY, 60, 10, 600, false, Behaviour.succeeds(8, 3), Window.NEVER, Window.ALWAYS),
        new SimJob(
            HOURLY,
            3600,
            300,
            3000,
            true,
            Behaviour.succeeds(290, 40),
            Window.NEVER,
            Window.ALWAYS),
        new SimJob(
            ADHOC, 0, 0, 600, false, Behaviour.succeeds(20, 1), Window.NEVER, Window.ALWAYS));
  }

  /** The same job with runs that end otherwise from a minute on. */
  public SimJob from(long minute, Behaviour later) {
    return behaving(behaviour.from(minute, later));
  }

  public SimJob behaving(Behaviour other) {
    return new SimJob(name, interval, expected, maxRuntime, expectsItems, other, paused, listed);
  }

  /** The same job held back between two minutes. */
  public SimJob pausedBetween(long from, long to) {
    return new SimJob(
        name,
        interval,
        expected,
        maxRuntime,
        expectsItems,
        behaviour,
        Window.minutes(from, to),
        listed);
  }

  /** The same job, in the catalogue between two minutes only. */
  public SimJob listedBetween(long from, long to) {
    return new SimJob(
        name,
        interval,
        expected,
        maxRuntime,
        expectsItems,
        behaviour,
        paused,
        Window.minutes(from, to));
  }

  /** One pretended run; {@code end} is far away for a run that hangs. */
  record SimRun(long start, long end, boolean success, long items) {
    long seconds() {
      return end - start;
    }
  }

  /** The runs of this job until a second, where {@code held} says when nothing may start. */
  List<SimRun> runs(long until, LongPredicate held) {
    List<SimRun> runs = new ArrayList<>();
    long busyUntil = 0;
    int n = 0;
    for (long due : dues(until)) {
      var outcome = behaviour.at(due, n++);
      boolean free = due >= busyUntil && listed.holds(due) && !paused.holds(due) && !held.test(due);
      if (free && outcome.kind() != Kind.NOT_PLANNED) {
        busyUntil = outcome.kind() == Kind.HANG ? Long.MAX_VALUE : due + outcome.seconds();
        runs.add(new SimRun(due, busyUntil, outcome.kind() == Kind.SUCCESS, outcome.items()));
      }
    }
    return runs;
  }

  /** The due times until a second at which nothing could start, in order. */
  List<Long> missed(long until, LongPredicate held) {
    var started = runs(until, held).stream().map(SimRun::start).collect(Collectors.toSet());
    List<Long> missed = new ArrayList<>();
    int n = 0;
    for (long due : dues(until)) {
      boolean planned = behaviour.at(due, n++).kind() != Kind.NOT_PLANNED;
      if (interval > 0 && planned && listed.holds(due) && !started.contains(due)) {
        missed.add(due);
      }
    }
    return missed;
  }

  /** What its owner says is too much, where the metric has a limit. */
  SortedMap<CoreMetric, Double> limits() {
    SortedMap<CoreMetric, Double> limits = new TreeMap<>();
    if (name.equals(HOURLY)) {
      limits.put(CoreMetric.P50_THRESHOLD, 1300.0);
      limits.put(CoreMetric.P95_THRESHOLD, 1500.0);
    } else if (name.equals(MINUTELY)) {
      limits.put(CoreMetric.ITEMS_RATE_THRESHOLD, 10.0);
      limits.put(CoreMetric.LOG_LINES_RATE_THRESHOLD, 20.0);
    }
    return limits;
  }

  /** The first due time that no node plans; far away if every one is planned. */
  long forgotten(long until) {
    int n = 0;
    for (long due : dues(until)) {
      if (behaviour.at(due, n++).kind() == Kind.NOT_PLANNED) {
        return due;
      }
    }
    return Long.MAX_VALUE;
  }

  private List<Long> dues(long until) {
    List<Long> dues = new ArrayList<>();
    if (interval == 0) {
      dues.add(600L);
    } else {
      for (long due = 0; due <= until; due += interval) {
        dues.add(due);
      }
    }
    return dues;
  }
}
