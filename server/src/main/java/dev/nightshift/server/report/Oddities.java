package dev.nightshift.server.report;

import dev.nightshift.server.run.RunTotals.Total;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** By what rule a day of a job is odd: by its other days alone, so that it holds for each job. */
final class Oddities {
  static final String RULE =
      "A day is odd if more than a tenth of its runs failed, if it had more than twice or less than"
          + " half as many runs as the job's median day (and at least 3 more or fewer), or if runs"
          + " took more than twice as long on average as on its median day (and a second longer).";
  private static final int FEW = 3;
  private static final double SECOND = 1_000;

  private final double runs;
  private final double mean;

  private Oddities(double runs, double mean) {
    this.runs = runs;
    this.mean = mean;
  }

  /**
   * Of one job.
   *
   * @param days all days of the time, null for one on which nothing ran
   */
  static Oddities of(List<Total> days) {
    return new Oddities(
        median(days.stream().mapToDouble(day -> day == null ? 0 : (double) day.runs()).toArray()),
        median(
            days.stream()
                .filter(day -> day != null && day.runs() > 0)
                .mapToDouble(Oddities::mean)
                .toArray()));
  }

  private static double mean(Total day) {
    return (double) day.durationMs() / day.runs();
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** What is odd about a day; empty: nothing. */
  String about(Total day) {
    List<String> odd = new ArrayList<>();
    long count = day == null ? 0 : day.runs();
    if (day != null && day.failures() * 10 > count) {
      odd.add(Math.round(100.0 * day.failures() / count) + " % failed");
    }
    if (Math.abs(count - runs) >= FEW && (count > 2 * runs || 2 * count < runs)) {
      odd.add(count + " runs, " + plain(runs) + " on a median day");
    }
    if (day != null && count > 0 && mean(day) > 2 * mean && mean(day) - mean > SECOND) {
      odd.add("took " + plain(mean(day) / mean) + " times as long as usual");
    }
    return String.join("; ", odd);
  }

  private static String plain(double value) {
    double rounded = Math.round(value * 10) / 10.0;
    return rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : "" + rounded;
  }

  /** Of several jobs by name. */
  static Total of(List<Total> totals, String job) {
    return totals.stream().filter(total -> total.job().equals(job)).findFirst().orElse(null);
  }

  /** By jobs. */
  static Map<String, Oddities> all(List<Tables.DayTotals> days, List<String> jobs) {
    var all = new java.util.TreeMap<String, Oddities>();
    for (var job : jobs) {
      all.put(
          job,
          of(
              days.stream()
                  .map(day -> of(day.totals(), job))
                  .collect(ArrayList::new, ArrayList::add, ArrayList::addAll)));
    }
    return all;
  }
}
