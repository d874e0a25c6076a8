package dev.nightshift.server.health;

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
 * @param kept false: it lies before everything that the store still has of runs
 * @param total of all runs, within it
 * @param count of all runs; more than are listed if there were many
 * @param runs what weighed most comes first
 * @param schedules changed in it, or within an hour before
 * @param actions of people in it, or within a quarter of an hour before
 */
public record WhatRan(
    Instant from,
    Instant to,
    String sentence,
    boolean kept,
    Load total,
    int count,
    List<Active> runs,
    List<Activity.Held> pauses,
    List<MaintenanceWindow> windows,
    List<Activity.Rescheduled> schedules,
    List<Activity.Action> actions) {

  public WhatRan {
    runs = List.copyOf(runs);
    pauses = List.copyOf(pauses);
    windows = List.copyOf(windows);
    schedules = List.copyOf(schedules);
    actions = List.copyOf(actions);
  }

  /** What was used and done. */
  public record Load(Duration cpu, long allocatedBytes, long items) {}

  /**
   * A run that was at work then.
   *
   * @param run with all that it did until its end, or until now
   * @param item what one of its items is, in the plural; the word "items" if its job is gone
   * @param within how long it was at work within the stretch
   * @param part of its whole time that this is, from 0 to 1
   * @param load the same part of all that it did: nobody measured when in its time it did so
   * @param measured false: it is at work on another node, which tells CPU and bytes at its end
   * @param cpuShare of what all runs used in that time, from 0 to 1; likewise the others
   * @param phase it was in; null if it named none
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
      String phase) {

    /** By which runs are ranked: the larger of its shares of CPU and bytes. */
    public double weight() {
      return Math.max(cpuShare, bytesShare);
    }
  }
}
