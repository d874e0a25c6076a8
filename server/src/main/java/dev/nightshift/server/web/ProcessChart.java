package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.health.activity.Measured;
import dev.nightshift.server.health.activity.ProcessStretch;
import dev.nightshift.server.health.activity.Rise;
import dev.nightshift.server.health.activity.WhatRan;
import dev.nightshift.server.web.TimelineScale.Bar;
import dev.nightshift.server.web.TimelineScale.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was sampled of servers' processes, above the runs that weighed most, on one axis of time.
 *
 * @param asked the time that was asked for
 * @param panels of each process: its measures
 * @param lanes of jobs, the heaviest first
 */
public record ProcessChart(Bar asked, List<Panel> panels, List<Lane> lanes, List<Tick> ticks) {
  static final int HEIGHT = 40;
  private static final int NODES = 3;
  private static final int JOBS = 8;
  private static final List<Measured> DRAWN =
      List.of(
          Measured.MEMORY,
          Measured.HEAP,
          Measured.ALLOCATION,
          Measured.CPU,
          Measured.GC,
          Measured.LOG_LINES);

  /**
   * A measure of a process.
   *
   * @param node empty if there is only one
   * @param most its highest, in words
   * @param line of an SVG path; likewise the area below it
   * @param rises where it rose far above what was usual
   */
  public record Panel(
      String node, String name, String most, String line, String area, List<Bar> rises) {}

  /** Runs of one job. */
  public record Lane(String job, List<Bar> bars) {}

  /** Null without samples. */
  static ProcessChart of(WhatRan found, Instant now) {
    if (found.process().isEmpty()) {
      return null;
    }
    var first = found.process().get(0).from();
    var last = found.process().get(found.process().size() - 1).until();
    var scale =
        new TimelineScale(
            first.isBefore(found.from()) ? first : found.from(),
            last.isAfter(found.to()) ? last : found.to().isAfter(now) ? now : found.to());
    Map<String, List<ProcessStretch>> nodes = new LinkedHashMap<>();
    found
        .process()
        .forEach(one -> nodes.computeIfAbsent(one.node(), node -> new ArrayList<>()).add(one));
    List<Panel> panels = new ArrayList<>();
    nodes.entrySet().stream()
        .limit(NODES)
        .forEach(
            node ->
                DRAWN.forEach(
                    what ->
                        panels.add(
                            panel(
                                nodes.size() == 1 ? "" : node.getKey(),
                                what,
                                node.getValue(),
                                rises(found, node.getKey(), what),
                                found.width().multipliedBy(3),
                                scale))));
    return new ProcessChart(
        scale.bar(found.from(), found.to(), "asked", "the time asked for", ""),
        panels,
        lanes(found, scale, now),
        scale.ticks());
  }

  private static List<Rise> rises(WhatRan found, String node, Measured what) {
    return found.rises().stream()
        .filter(rise -> rise.what() == what && rise.node().equals(node))
        .toList();
  }

  private static Panel panel(
      String node,
      Measured what,
      List<ProcessStretch> stretches,
      List<Rise> rises,
      Duration apart,
      TimelineScale scale) {
    double most = stretches.stream().mapToDouble(what::of).max().orElse(0);
    var line = new StringBuilder();
    var area = new StringBuilder();
    var twentieth = Duration.between(scale.from(), scale.to()).dividedBy(20);
    var gap = apart.compareTo(twentieth) > 0 ? apart : twentieth;
    Instant before = null;
    for (var stretch : stretches) {
      double high = most == 0 ? 0 : what.of(stretch) / most;
      var point =
          String.format(
              Locale.ROOT, "%.1f %.1f", scale.x(stretch.until()), HEIGHT - 1 - high * (HEIGHT - 4));
      boolean begins =
          before == null || Duration.between(before, stretch.from()).compareTo(gap) > 0;
      if (begins && before != null) {
        area.append(down(scale, before));
      }
      line.append(begins ? "M" : "L").append(point);
      area.append(begins ? "M" + foot(scale, stretch.until()) + "L" : "L").append(point);
      before = stretch.until();
    }
    area.append(down(scale, before));
    return new Panel(
        node,
        what.words(),
        what.level(most),
        line.toString(),
        area.toString(),
        rises.stream()
            .map(
                rise ->
                    scale.bar(
                        rise.from(),
                        rise.to(),
                        "rose",
                        rise.words() + ", " + Wording.instant(rise.at()),
                        ""))
            .toList());
  }

  private static String foot(TimelineScale scale, Instant at) {
    return String.format(Locale.ROOT, "%.1f %d", scale.x(at), HEIGHT);
  }

  private static String down(TimelineScale scale, Instant at) {
    return "L" + foot(scale, at) + "Z";
  }

  private static List<Lane> lanes(WhatRan found, TimelineScale scale, Instant now) {
    Map<String, List<Bar>> lanes = new LinkedHashMap<>();
    for (var active : found.runs()) {
      var run = active.run();
      if (run.started() == null || (lanes.size() == JOBS && !lanes.containsKey(run.job()))) {
        continue;
      }
      var end = run.finished() == null ? now : run.finished();
      lanes
          .computeIfAbsent(run.job(), job -> new ArrayList<>())
          .add(
              scale.bar(
                  run.started(),
                  end,
                  new RunRow(run, now).getTone(),
                  run.job()
                      + ", "
                      + Wording.took(Duration.between(run.started(), end))
                      + " from "
                      + Wording.instant(run.started())
                      + " on",
                  run.id().toString()));
    }
    return lanes.entrySet().stream().map(one -> new Lane(one.getKey(), one.getValue())).toList();
  }
}
