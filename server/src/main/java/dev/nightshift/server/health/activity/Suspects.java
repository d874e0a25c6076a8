package dev.nightshift.server.health.activity;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.health.activity.Activity.Work;
import dev.nightshift.server.health.activity.Measured.By;
import dev.nightshift.server.health.activity.WhatRan.Active;
import dev.nightshift.server.health.activity.WhatRan.Load;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The runs of a stretch of time, ranked by what they used in it or in parts of it. */
final class Suspects {
  /** Part of what a process used, from 0 to 1, below which no run is blamed for it. */
  static final double LITTLE = 0.1;

  private static final int PHASES = 20;
  // those that used most, of which more is looked up: their phases, and lines of their logs
  private static final int LOOKED_AT = 300;

  private final Activity activity;
  private final CurrentCatalogue catalogue;
  private final Instant now;
  private final List<Work> work;
  private final Map<UUID, LiveRun> live;
  private final Map<UUID, Course> courses = new HashMap<>();

  private Suspects(
      Activity activity,
      CurrentCatalogue catalogue,
      Instant now,
      List<Work> work,
      Map<UUID, LiveRun> live) {
    this.activity = activity;
    this.catalogue = catalogue;
    this.now = now;
    this.work = work;
    this.live = live;
  }

  /**
   * Those that were at work then.
   *
   * @param most with more it is refused
   * @throws IllegalArgumentException if there were too many
   */
  static Suspects of(
      Activity activity,
      CurrentCatalogue catalogue,
      ActiveRuns active,
      Instant now,
      Instant from,
      Instant to,
      int most) {
    var work = activity.work(from, to, most + 1);
    if (work.size() > most) {
      throw new IllegalArgumentException(
          "more than "
              + Wording.count(most)
              + " runs were at work between "
              + from
              + " and "
              + to
              + "; ask for a shorter time");
    }
    var live =
        active.live().stream()
            .collect(Collectors.toMap(one -> one.run().id(), Function.identity()));
    return new Suspects(activity, catalogue, now, work, live).lookUp(from, to);
  }

  /** Of a run that reaches beyond, its phases tell better than its length what lies within. */
  private Suspects lookUp(Instant from, Instant to) {
    var whole = parts(from, to, null);
    var total = WorkPart.total(whole);
    var ids =
        whole.stream()
            .filter(part -> part.work().finished() != null)
            .sorted(Comparator.comparingDouble(part -> -used(part.work(), total)))
            .limit(LOOKED_AT)
            .map(part -> part.work().id())
            .toList();
    if (!ids.isEmpty()) {
      courses.putAll(activity.courses(ids));
    }
    return this;
  }

  private static double used(Work work, Load total) {
    return Math.max(
        work.cpuMicros() * 1e3 / Math.max(1, total.cpu().toNanos()),
        (double) work.allocatedBytes() / Math.max(1, total.allocatedBytes()));
  }

  /** What ran, ranked. */
  record Found(List<Active> runs, int count, Load total) {}

  /**
   * The runs of a part of the time, what weighed most first.
   *
   * @param node only there; null: anywhere
   * @param limit so many of them
   */
  Found found(Instant from, Instant to, By by, String node, int limit) {
    var parts = logged(parts(from, to, node), from, to);
    var total = WorkPart.total(parts);
    var shown = ranked(parts, by, total).stream().limit(limit).toList();
    return new Found(runs(shown, total, by, from, to), parts.size(), total);
  }

  /**
   * Who explains a rise, and how far.
   *
   * @param run null if nothing ran
   * @param ofRuns part of what all runs used then that is its, from 0 to 1
   * @param ofProcess part of what the process used then that is its, from 0 to 1
   */
  record Named(UUID run, String job, double ofRuns, double ofProcess) {
    private static final Named NOBODY = new Named(null, null, 0, 0);

    /** It used more than all the other runs, of something to which runs had a part. */
    boolean alone() {
      return ofRuns > 0.5 && !little();
    }

    /** So little that it explains nothing. */
    boolean little() {
      return ofProcess < LITTLE;
    }
  }

  Named named(Rise rise) {
    var from = rise.from();
    var to = rise.culpritUntil();
    var by = rise.what().by();
    var parts = parts(from, to, rise.node());
    if (by == By.LOG_LINES) {
      parts = logged(parts, from, to);
    }
    var total = WorkPart.total(parts);
    var ranked = ranked(parts, by, total);
    if (ranked.isEmpty()) {
      return Named.NOBODY;
    }
    var first = ranked.get(0);
    double used = amount(first.load(), by);
    double process = Math.max(amount(rise.process(), by), amount(total, by));
    return new Named(
        first.work().id(),
        first.work().job(),
        first.weight(by, total),
        process == 0 ? 0 : used / process);
  }

  static double amount(Load load, By by) {
    return switch (by) {
      case LOAD, CPU -> load.cpu().toNanos();
      case MEMORY -> load.allocatedBytes();
      case LOG_LINES -> load.logLines();
    };
  }

  private List<WorkPart> parts(Instant from, Instant to, String node) {
    return work.stream()
        .filter(one -> node == null || node.equals(one.node()))
        .filter(one -> one.started().isBefore(to))
        .filter(one -> one.finished() == null || !one.finished().isBefore(from))
        .map(
            one ->
                WorkPart.of(
                    one,
                    live.get(one.id()),
                    courses.getOrDefault(one.id(), Course.UNKNOWN),
                    from,
                    to,
                    now))
        .toList();
  }

  private static List<WorkPart> ranked(Collection<WorkPart> parts, By by, Load total) {
    return parts.stream()
        .sorted(
            Comparator.comparingDouble((WorkPart part) -> -part.weight(by, total))
                .thenComparing(part -> -part.weight(By.LOAD, total))
                .thenComparing(part -> -part.load().items())
                .thenComparing(part -> part.within().negated())
                .thenComparing(part -> part.work().id()))
        .toList();
  }

  private List<WorkPart> logged(List<WorkPart> parts, Instant from, Instant to) {
    var heaviest =
        ranked(parts, By.LOAD, WorkPart.total(parts)).stream()
            .limit(LOOKED_AT)
            .map(part -> part.work().id())
            .toList();
    var lines = activity.lines(heaviest, from, to);
    return parts.stream()
        .map(part -> part.logged(lines.getOrDefault(part.work().id(), 0L)))
        .toList();
  }

  private List<Active> runs(List<WorkPart> shown, Load total, By by, Instant from, Instant to) {
    var ids = shown.stream().map(part -> part.work().id()).toList();
    var rows = activity.runs(ids).stream().collect(Collectors.toMap(Run::id, Function.identity()));
    var logged = activity.phases(ids.subList(0, Math.min(PHASES, ids.size())), to);
    List<Active> runs = new ArrayList<>();
    for (var part : shown) {
      var row = rows.get(part.work().id());
      if (row == null) {
        // retention was quicker
        continue;
      }
      var here = live.get(row.id());
      var run = row.finished() == null && here != null ? here.current() : row;
      runs.add(
          new Active(
              run,
              catalogue.job(run.job()).map(JobDefinition::item).orElse("items"),
              part.within(),
              part.share(),
              part.load(),
              part.measured(),
              part.cpuShare(total),
              part.bytesShare(total),
              part.itemsShare(total),
              part.linesShare(total),
              phase(part, run, by, from, to, logged)));
    }
    return runs;
  }

  private String phase(
      WorkPart part, Run run, By by, Instant from, Instant to, Map<UUID, String> logged) {
    var used = part.phase(by, from, to, now);
    if (used != null) {
      return used;
    }
    var last = run.progress().phase();
    return logged.getOrDefault(run.id(), last.isEmpty() ? null : last);
  }
}
