package dev.nightshift.server.web;

import dev.nightshift.server.health.Activity;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Lanes of jobs, drawn in units of which {@value #WIDTH} are as wide as the time shown.
 *
 * @param held where everything was held back by maintenance windows
 */
public record TimelineModel(
    Asked asked,
    List<Lane> lanes,
    List<Bar> held,
    List<Tick> ticks,
    List<Activity.Rescheduled> schedules) {
  static final int WIDTH = 1_000;
  private static final int TICKS = 6;
  // closer runs than this are drawn as one
  private static final double APART = 0.6;

  static TimelineModel of(
      Asked asked,
      Map<String, List<Activity.Work>> byJob,
      Map<UUID, Run> known,
      List<Activity.Held> pauses,
      List<MaintenanceWindow> windows,
      List<Activity.Rescheduled> schedules,
      Instant now) {
    var scale = new Scale(asked.from(), asked.to());
    var lanes =
        byJob.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                entry ->
                    new Lane(
                        entry.getKey(),
                        bars(entry.getValue(), known, scale, now),
                        pauses.stream()
                            .filter(pause -> pause.job().equals(entry.getKey()))
                            .map(
                                pause ->
                                    scale.bar(
                                        pause.at(),
                                        pause.until() == null ? asked.to() : pause.until(),
                                        "held",
                                        "paused by " + pause.by() + because(pause.reason()),
                                        ""))
                            .toList(),
                        entry.getValue().size()))
            .toList();
    return new TimelineModel(
        asked,
        lanes,
        windows.stream()
            .filter(MaintenanceWindow::whole)
            .map(
                window -> scale.bar(window.start(), window.end(), "held", Holds.window(window), ""))
            .toList(),
        scale.ticks(),
        schedules);
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private static List<Bar> bars(
      List<Activity.Work> work, Map<UUID, Run> known, Scale scale, Instant now) {
    var bars = new ArrayList<Bar>();
    for (var each : work.stream().sorted(Comparator.comparing(Activity.Work::started)).toList()) {
      var run = known.get(each.id());
      var end = each.finished() == null ? now : each.finished();
      var row = run == null ? null : new RunRow(run, now);
      var tone = row == null ? "dim" : row.getTone();
      var title =
          (row == null ? "" : row.getState() + ", ")
              + Wording.instant(each.started())
              + ", "
              + Wording.took(Duration.between(each.started(), end));
      var bar = scale.bar(each.started(), end, tone, title, each.id().toString());
      var last = bars.isEmpty() ? null : bars.get(bars.size() - 1);
      if (last != null && last.tone().equals(tone) && bar.x() < last.x() + last.width() + APART) {
        bars.set(bars.size() - 1, last.upTo(bar));
      } else {
        bars.add(bar);
      }
    }
    return bars;
  }

  /**
   * What is shown.
   *
   * @param live until now
   * @param many so many runs that their states are not told apart
   */
  public record Asked(
      String span, Instant from, Instant to, boolean live, String problem, boolean many) {
    public List<String> spans() {
      return List.of("15m", "1h", "6h", "24h", "7d");
    }

    public Instant earlier() {
      return to.minus(Duration.between(from, to));
    }

    public Instant later() {
      return to.plus(Duration.between(from, to));
    }
  }

  /** A job. */
  public record Lane(String job, List<Bar> bars, List<Bar> pauses, int runs) {}

  /**
   * A stretch of time.
   *
   * @param title tells it in words
   * @param run empty if it is none
   */
  public record Bar(double x, double width, String tone, String title, String run) {
    private Bar upTo(Bar other) {
      return new Bar(
          x,
          Math.max(width, other.x + other.width - x),
          tone,
          title.startsWith("several") ? title : "several runs from " + title,
          run);
    }

    public String left() {
      return number(x);
    }

    public String wide() {
      return number(Math.max(width, 2));
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
  }

  /** A moment on the axis. */
  public record Tick(String x, Instant at, String text) {}

  /** Time to units. */
  private record Scale(Instant from, Instant to) {
    double x(Instant at) {
      double part =
          (double) Duration.between(from, at).toMillis() / Duration.between(from, to).toMillis();
      return WIDTH * Math.max(0, Math.min(1, part));
    }

    Bar bar(Instant start, Instant end, String tone, String title, String run) {
      return new Bar(x(start), x(end) - x(start), tone, title, run);
    }

    List<Tick> ticks() {
      var ticks = new ArrayList<Tick>();
      var step = Duration.between(from, to).dividedBy(TICKS);
      for (int n = 0; n <= TICKS; n++) {
        var at = from.plus(step.multipliedBy(n));
        ticks.add(
            new Tick(
                Integer.toString(WIDTH * n / TICKS),
                at,
                Wording.instant(at).substring(step.toHours() >= 6 ? 5 : 11, 16)));
      }
      return ticks;
    }
  }
}
