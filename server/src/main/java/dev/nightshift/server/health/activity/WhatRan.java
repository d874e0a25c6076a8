package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.activity.Measured.By;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What ran in a stretch of time, and what else was going on.
 *
 * @param to the first instant that is no longer in it
 * @param sentence the answer
 * @param job that the sentence names first; null if none is to be named
 * @param kept false: it lies before everything that the store still has of runs
 * @param by what the runs are ranked; what rose most in it, if something did
 * @param rises of the servers' processes in it, the strongest first
 * @param width of each stretch of the following
 * @param process what was sampled of the servers' processes, in it and a while before and after
 * @param total of all runs, within it
 * @param count of all runs; more than are listed if there were many
 * @param runs what weighed most comes first; of a time of at most two minutes in which something
 *     rose, what weighed most then
 * @param schedules changed in it, or within an hour before
 * @param actions of people in it, or within a quarter of an hour before
 */
public record WhatRan(
    Instant from,
    Instant to,
    String sentence,
    String job,
    boolean kept,
    By by,
    List<Rise> rises,
    Duration width,
    List<ProcessStretch> process,
    Load total,
    int count,
    List<Active> runs,
    List<Activity.Held> pauses,
    List<MaintenanceWindow> windows,
    List<Activity.Rescheduled> schedules,
    List<Activity.Action> actions) {

  public WhatRan {
    rises = List.copyOf(rises);
    process = List.copyOf(process);
    runs = List.copyOf(runs);
    pauses = List.copyOf(pauses);
    windows = List.copyOf(windows);
    schedules = List.copyOf(schedules);
    actions = List.copyOf(actions);
  }

  /**
   * What was used and done.
   *
   * @param logLines as far as logs are kept; of the 300 heaviest runs only
   */
  public record Load(Duration cpu, long allocatedBytes, long items, long logLines) {}

  /**
   * A run that was at work then.
   *
   * @param run with all that it did until its end, or until now
   * @param item what one of its items is, in the plural; the word "items" if its job is gone
   * @param within how long it was at work within the stretch
   * @param part of its whole time that this is, from 0 to 1
   * @param load the same part of what it did in each of its phases, or in all if it named none:
   *     nobody measured when in that time it did so; but log lines are counted
   * @param measured false: it is at work on another node, which tells CPU and bytes at its end
   * @param cpuShare of what all runs used in that time, from 0 to 1; likewise the others
   * @param phase in which it used most then; null if it named none
   */
  public record Active(
      Run run,
      String item,
      Duration within,
      double part,
      Load load,
      boolean measured,
      double cpuShare,
      double bytesShare,
      double itemsShare,
      double linesShare,
      String phase) {

    /** By which runs are ranked, from 0 to 1. */
    public double weight(By by) {
      return switch (by) {
        case LOAD -> Math.max(cpuShare, bytesShare);
        case CPU -> cpuShare;
        case MEMORY -> bytesShare;
        case LOG_LINES -> linesShare;
      };
    }
  }
}
