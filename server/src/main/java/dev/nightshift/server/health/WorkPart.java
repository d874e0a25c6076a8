package dev.nightshift.server.health;

import dev.nightshift.server.health.Activity.Work;
import dev.nightshift.server.health.Measured.By;
import dev.nightshift.server.health.WhatRan.Load;
import dev.nightshift.server.run.LiveRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * What lies of one run within a stretch of time.
 *
 * @param share of its whole time, from 0 to 1
 * @param measured false: it is at work on another node
 */
record WorkPart(Work work, Duration within, double share, Load load, boolean measured) {

  /**
   * What of it lies there.
   *
   * @param live what it is doing now; null unless it is at work on this node
   */
  static WorkPart of(Work work, LiveRun live, Instant from, Instant to, Instant now) {
    var ended = work.finished() != null;
    var finish = ended ? work.finished() : now;
    var whole = Duration.between(work.started(), finish);
    var within =
        Duration.between(
            work.started().isAfter(from) ? work.started() : from,
            finish.isBefore(to) ? finish : to);
    double share =
        whole.isZero() || whole.isNegative()
            ? 1
            : Math.min(1, Math.max(0, (double) within.toNanos() / whole.toNanos()));
    boolean here = !ended && live != null;
    var cpu = here ? live.cpu() : Duration.ofNanos(work.cpuMicros() * 1_000);
    long bytes = here ? live.allocatedBytes() : work.allocatedBytes();
    long items = here ? live.progress().items() : work.items();
    return new WorkPart(
        work,
        within.isNegative() ? Duration.ZERO : within,
        share,
        new Load(
            Duration.ofNanos(Math.round(cpu.toNanos() * share)),
            Math.round(bytes * share),
            Math.round(items * share),
            0),
        ended || here);
  }

  WorkPart logged(long lines) {
    return new WorkPart(
        work,
        within,
        share,
        new Load(load.cpu(), load.allocatedBytes(), load.items(), lines),
        measured);
  }

  static Load total(Collection<WorkPart> parts) {
    var cpu = Duration.ZERO;
    long bytes = 0;
    long items = 0;
    long lines = 0;
    for (var part : parts) {
      cpu = cpu.plus(part.load.cpu());
      bytes += part.load.allocatedBytes();
      items += part.load.items();
      lines += part.load.logLines();
    }
    return new Load(cpu, bytes, items, lines);
  }

  double weight(By by, Load total) {
    return switch (by) {
      case LOAD -> Math.max(cpuShare(total), bytesShare(total));
      case CPU -> cpuShare(total);
      case MEMORY -> bytesShare(total);
      case LOG_LINES -> linesShare(total);
    };
  }

  double cpuShare(Load total) {
    return share(load.cpu().toNanos(), total.cpu().toNanos());
  }

  double bytesShare(Load total) {
    return share(load.allocatedBytes(), total.allocatedBytes());
  }

  double itemsShare(Load total) {
    return share(load.items(), total.items());
  }

  double linesShare(Load total) {
    return share(load.logLines(), total.logLines());
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
