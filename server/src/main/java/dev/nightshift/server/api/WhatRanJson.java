package dev.nightshift.server.api;

import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.health.activity.ProcessStretch;
import dev.nightshift.server.health.activity.Rise;
import dev.nightshift.server.health.activity.WhatRan;
import dev.nightshift.server.run.MaintenanceWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What ran at some time.
 *
 * @param job that the sentence names first; null if none is to be named
 * @param kept false: it lies before all runs that the store still has
 * @param by what the runs are ranked: load, cpu, memory or log_lines
 * @param rises what rose in servers' processes, the strongest first
 * @param process what was sampled of them, from a while before to a while after
 * @param count of all runs; the heaviest of them are listed
 */
public record WhatRanJson(
    Instant from,
    Instant to,
    String sentence,
    String job,
    boolean kept,
    String by,
    List<RiseJson> rises,
    List<ProcessJson> process,
    LoadJson total,
    int count,
    List<ActiveJson> runs,
    List<HeldJson> pauses,
    List<WindowThenJson> windows,
    List<RescheduledJson> schedules,
    List<ActionJson> actions) {

  static WhatRanJson of(WhatRan ran) {
    return new WhatRanJson(
        ran.from(),
        ran.to(),
        ran.sentence(),
        ran.job(),
        ran.kept(),
        ran.by().text(),
        ran.rises().stream().map(RiseJson::of).toList(),
        ran.process().stream().map(ProcessJson::of).toList(),
        LoadJson.of(ran.total()),
        ran.count(),
        ran.runs().stream().map(ActiveJson::of).toList(),
        ran.pauses().stream().map(HeldJson::of).toList(),
        ran.windows().stream().map(WindowThenJson::of).toList(),
        ran.schedules().stream().map(RescheduledJson::of).toList(),
        ran.actions().stream().map(ActionJson::of).toList());
  }

  /** What was used and done. */
  public record LoadJson(long cpuMs, long allocatedBytes, long items, long logLines) {
    private static LoadJson of(WhatRan.Load load) {
      return new LoadJson(
          load.cpu().toMillis(), load.allocatedBytes(), load.items(), load.logLines());
    }
  }

  /**
   * Something that rose in a server's process.
   *
   * @param what memory, heap, allocation (bytes per second), cpu (cores), gc (part of the time) or
   *     log_lines (per second)
   * @param from the last sample before
   * @param at when it had come to nine tenths of its height
   * @param usual the median of the hour before; after an earlier rise, where it stood
   * @param strength how many times as far as it takes to be told
   */
  public record RiseJson(
      String what,
      String node,
      Instant from,
      Instant at,
      Instant to,
      double usual,
      double peak,
      double strength) {
    static RiseJson of(Rise rise) {
      return new RiseJson(
          rise.what().text(),
          rise.node(),
          rise.from(),
          rise.at(),
          rise.to(),
          rounded(rise.usual()),
          rounded(rise.peak()),
          rounded(rise.strength()));
    }
  }

  /** A stretch of a server's process. */
  public record ProcessJson(
      String node,
      Instant from,
      long memoryBytes,
      long heapBytes,
      double bytesPerSecond,
      double cores,
      double gcShare,
      double linesPerSecond) {
    private static ProcessJson of(ProcessStretch stretch) {
      return new ProcessJson(
          stretch.node(),
          stretch.from(),
          stretch.mostMemoryBytes(),
          stretch.mostHeapBytes(),
          rounded(stretch.bytesPerSecond()),
          rounded(stretch.cores()),
          rounded(stretch.gcShare()),
          rounded(stretch.linesPerSecond()));
    }
  }

  private static double rounded(double share) {
    return Math.round(share * 10_000) / 10_000.0;
  }

  /**
   * A run that was at work then.
   *
   * @param item what one of its items is, in the plural
   * @param withinMs how long it was at work within the time
   * @param part of its whole time that this is, from 0 to 1
   * @param load the same part of all that it did
   * @param measured false: it is at work on another node, which tells CPU and bytes at its end
   * @param cpuShare of what all runs used, from 0 to 1; likewise the others
   * @param context facts that it attached
   * @param gauges declared gauges as it set them last
   * @param counts what it added to declared counters in all
   */
  public record ActiveJson(
      UUID id,
      String job,
      String state,
      String trigger,
      String actor,
      String node,
      Instant started,
      Instant finished,
      String item,
      long withinMs,
      double part,
      LoadJson load,
      boolean measured,
      double cpuShare,
      double bytesShare,
      double itemsShare,
      double linesShare,
      String phase,
      Map<String, String> context,
      Map<String, Double> gauges,
      Map<String, Double> counts) {

    static ActiveJson of(WhatRan.Active active) {
      var run = RunJson.of(active.run());
      var progress = active.run().progress();
      return new ActiveJson(
          run.id(),
          run.job(),
          run.state(),
          run.trigger(),
          run.actor(),
          run.node(),
          run.started(),
          run.finished(),
          active.item(),
          active.within().toMillis(),
          rounded(active.part()),
          LoadJson.of(active.load()),
          active.measured(),
          rounded(active.cpuShare()),
          rounded(active.bytesShare()),
          rounded(active.itemsShare()),
          rounded(active.linesShare()),
          active.phase(),
          new TreeMap<>(progress.context()),
          new TreeMap<>(progress.gauges()),
          new TreeMap<>(progress.counts()));
    }
  }

  /**
   * A job was held back.
   *
   * @param until null: it still is
   * @param reason null if none was given; likewise below
   */
  public record HeldJson(String job, String by, Instant at, Instant until, String reason) {
    private static HeldJson of(Activity.Held held) {
      return new HeldJson(held.job(), held.by(), held.at(), held.until(), text(held.reason()));
    }
  }

  /**
   * A maintenance window was on.
   *
   * @param jobs empty: every job
   * @param except jobs that went on
   */
  public record WindowThenJson(
      String name,
      Instant from,
      Instant to,
      List<String> jobs,
      List<String> except,
      String reason,
      String by,
      String endedBy) {
    private static WindowThenJson of(MaintenanceWindow window) {
      return new WindowThenJson(
          window.name(),
          window.start(),
          window.end(),
          List.copyOf(new TreeSet<>(window.jobs())),
          List.copyOf(new TreeSet<>(window.except())),
          text(window.reason()),
          window.actor(),
          window.endedBy());
    }
  }

  /**
   * A job got another schedule.
   *
   * @param before null: the declared one; likewise after
   */
  public record RescheduledJson(
      String job, Instant at, String by, String before, String after, String reason) {
    private static RescheduledJson of(Activity.Rescheduled change) {
      return new RescheduledJson(
          change.job(),
          change.at(),
          change.by(),
          change.before(),
          change.after(),
          text(change.reason()));
    }
  }

  /** Something that somebody did. */
  public record ActionJson(
      Instant at, String by, String action, String target, String reason, String detail) {
    private static ActionJson of(Activity.Action action) {
      return new ActionJson(
          action.at(),
          action.by(),
          action.what(),
          text(action.target()),
          text(action.reason()),
          text(action.detail()));
    }
  }

  private static String text(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
