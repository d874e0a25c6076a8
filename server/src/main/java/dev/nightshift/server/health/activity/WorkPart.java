package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.activity.Activity.Work;
import dev.nightshift.server.health.activity.Measured.By;
import dev.nightshift.server.health.activity.WhatRan.Load;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.LiveRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * What lies of one run within a stretch of time.
 *
 * @param share of its whole time, from 0 to 1
 * @param load what it used then: of each phase, or of a run without phases, the same part as of its
 *     time lies within
 * @param measured false: it is at work on another node
 * @param course by which its phase is told; {@link Course#UNKNOWN} if it is not known
 */
record WorkPart(
    Work work, Duration within, double share, Load load, boolean measured, Course course) {

  /**
   * What of it lies there.
   *
   * @param live what it is doing now; null unless it is at work on this node
   * @param ended how it went, if it is over
   */
  static WorkPart of(Work work, LiveRun live, Course ended, Instant from, Instant to, Instant now) {
    boolean over = work.finished() != null;
    var finish = over ? work.finished() : now;
    boolean here = !over && live != null;
    var cpu = here ? live.cpu() : Duration.ofNanos(work.cpuMicros() * 1_000);
    long bytes = here ? live.allocatedBytes() : work.allocatedBytes();
    long items = here ? live.progress().items() : work.items();
    var course = here ? live.course() : ended;
    double share = part(work.started(), finish, from, to);
    return new WorkPart(
        work,
        within(work.started(), finish, from, to),
        share,
        course.phases().isEmpty()
            ? times(new Load(cpu, bytes, items, 0), share)
            : ofPhases(course, finish, from, to),
        over || here,
        course);
  }

  private static Load ofPhases(Course course, Instant finish, Instant from, Instant to) {
    var sum = new Load(Duration.ZERO, 0, 0, 0);
    for (var phase : course.phases()) {
      var part = of(phase, finish, from, to);
      sum =
          new Load(
              sum.cpu().plus(part.cpu()),
              sum.allocatedBytes() + part.allocatedBytes(),
              sum.items() + part.items(),
              0);
    }
    return sum;
  }

  // of a phase that was entered more than once nobody knows when in the rest of the run
  private static Load of(Course.Phase phase, Instant finish, Instant from, Instant to) {
    return times(
        new Load(phase.cpu(), phase.allocatedBytes(), phase.items(), 0),
        part(phase.began(), end(phase, finish), from, to));
  }

  private static Instant end(Course.Phase phase, Instant finish) {
    return phase.times() > 1 ? finish : phase.began().plus(phase.took());
  }

  /** The phase in which it used most then, by what it is ranked; null if that is not known. */
  String phase(By by, Instant from, Instant to, Instant now) {
    var finish = work.finished() != null ? work.finished() : now;
    String most = null;
    double mostUsed = -1;
    for (var phase : course.phases()) {
      var within = within(phase.began(), end(phase, finish), from, to);
      if (phase.name().isEmpty() || within.isZero()) {
        continue;
      }
      var used = of(phase, finish, from, to);
      double weight =
          switch (by) {
            case MEMORY -> used.allocatedBytes();
            case CPU, LOAD -> used.cpu().toNanos();
            case LOG_LINES -> within.toNanos();
          };
      if (weight > mostUsed) {
        most = phase.name();
        mostUsed = weight;
      }
    }
    return most;
  }

  private static Load times(Load load, double part) {
    return new Load(
        Duration.ofNanos(Math.round(load.cpu().toNanos() * part)),
        Math.round(load.allocatedBytes() * part),
        Math.round(load.items() * part),
        0);
  }

  private static Duration within(Instant begin, Instant end, Instant from, Instant to) {
    var within = Duration.between(begin.isAfter(from) ? begin : from, end.isBefore(to) ? end : to);
    return within.isNegative() ? Duration.ZERO : within;
  }

  private static double part(Instant begin, Instant end, Instant from, Instant to) {
    var whole = Duration.between(begin, end);
    if (whole.isZero() || whole.isNegative()) {
      // a moment, which is there or not
      return begin.isBefore(from) || !begin.isBefore(to) ? 0 : 1;
    }
    return Math.min(1, (double) within(begin, end, from, to).toNanos() / whole.toNanos());
  }

  WorkPart logged(long lines) {
    return new WorkPart(
        work,
        within,
        share,
        new Load(load.cpu(), load.allocatedBytes(), load.items(), lines),
        measured,
        course);
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
