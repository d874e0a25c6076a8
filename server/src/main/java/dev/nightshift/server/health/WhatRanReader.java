package dev.nightshift.server.health;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.health.Activity.Work;
import dev.nightshift.server.health.WhatRan.Active;
import dev.nightshift.server.health.WhatRan.Load;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Run;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers which job was at work at some time, and how hard. Thread-safe. */
public final class WhatRanReader {
  /** Runs of one answer that are looked at; a longer stretch is refused. */
  public static final int MOST = 20_000;

  private static final int PHASES = 20;
  private static final int ACTIONS = 100;
  private static final Duration CHANGES_BEFORE = Duration.ofHours(1);
  private static final Duration ACTIONS_BEFORE = Duration.ofMinutes(15);

  private final Activity activity;
  private final ActiveRuns active;
  private final CurrentCatalogue catalogue;
  private final Clock clock;

  /**
   * @param active those of this node
   * @param clock the store's
   */
  public WhatRanReader(
      Activity activity, ActiveRuns active, CurrentCatalogue catalogue, Clock clock) {
    this.activity = activity;
    this.active = active;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /**
   * What ran in a stretch of time.
   *
   * @param to the first instant that is no longer in it
   * @param zone in which the sentence says the time
   * @param limit how many runs to list
   * @throws IllegalArgumentException if there is no such stretch, or too much ran in it
   */
  public WhatRan between(Instant from, Instant to, ZoneId zone, int limit) {
    var now = clock.instant();
    requireSound(from, to, now);
    var end = to.isAfter(now) ? now.plusNanos(1_000) : to;
    var work = activity.work(from, end, MOST + 1);
    if (work.size() > MOST) {
      throw new IllegalArgumentException(
          "more than "
              + Wording.count(MOST)
              + " runs were at work between "
              + from
              + " and "
              + to
              + "; ask for a shorter time");
    }
    var live = active.live().stream().collect(Collectors.toMap(one -> one.run().id(), one -> one));
    var parts = work.stream().map(one -> part(one, live.get(one.id()), from, end, now)).toList();
    var total = total(parts);
    var shown =
        parts.stream()
            .sorted(
                Comparator.comparingDouble((Part part) -> -part.weight(total))
                    .thenComparing(part -> -part.load.items())
                    .thenComparing(part -> part.within.negated())
                    .thenComparing(part -> part.work.id()))
            .limit(limit)
            .toList();
    var runs = runs(shown, total, live, end);
    var windows = activity.windows(from, end);
    var pauses = activity.pauses(from, end);
    boolean kept =
        !work.isEmpty() || activity.oldestEnd().map(first -> end.isAfter(first)).orElse(true);
    var sentence =
        new WhatRanSentence(from, to, zone, now).of(runs, parts.size(), kept, pauses, windows);
    return new WhatRan(
        from,
        to,
        sentence,
        kept,
        total,
        parts.size(),
        runs,
        pauses,
        windows,
        activity.schedules(from.minus(CHANGES_BEFORE), end),
        activity.actions(from.minus(ACTIONS_BEFORE), end, ACTIONS));
  }

  private static void requireSound(Instant from, Instant to, Instant now) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "the time ends at " + to + ", which is not after its begin at " + from);
    }
    if (from.isAfter(now)) {
      throw new IllegalArgumentException(
          from + " is in the future: it is " + now + " now, and nothing has run then yet");
    }
  }

  /**
   * What lies within the stretch of one run.
   *
   * @param share from 0 to 1
   */
  private record Part(Work work, Duration within, double share, Load load, boolean measured) {
    double weight(Load total) {
      return Math.max(
          WhatRanReader.share(load.cpu().toNanos(), total.cpu().toNanos()),
          WhatRanReader.share(load.allocatedBytes(), total.allocatedBytes()));
    }
  }

  private static Part part(Work work, LiveRun live, Instant from, Instant to, Instant now) {
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
    return new Part(
        work,
        within.isNegative() ? Duration.ZERO : within,
        share,
        new Load(
            Duration.ofNanos(Math.round(cpu.toNanos() * share)),
            Math.round(bytes * share),
            Math.round(items * share)),
        ended || here);
  }

  private static Load total(List<Part> parts) {
    var cpu = Duration.ZERO;
    long bytes = 0;
    long items = 0;
    for (var part : parts) {
      cpu = cpu.plus(part.load.cpu());
      bytes += part.load.allocatedBytes();
      items += part.load.items();
    }
    return new Load(cpu, bytes, items);
  }

  private List<Active> runs(List<Part> shown, Load total, Map<UUID, LiveRun> live, Instant at) {
    var ids = shown.stream().map(part -> part.work.id()).toList();
    var rows = activity.runs(ids).stream().collect(Collectors.toMap(Run::id, Function.identity()));
    var phases = activity.phases(ids.subList(0, Math.min(PHASES, ids.size())), at);
    List<Active> runs = new ArrayList<>();
    for (var part : shown) {
      var row = rows.get(part.work.id());
      if (row == null) {
        // retention was quicker
        continue;
      }
      var here = live.get(row.id());
      var run = row.finished() == null && here != null ? here.current() : row;
      var load = part.load;
      runs.add(
          new Active(
              run,
              catalogue.job(run.job()).map(JobDefinition::item).orElse("items"),
              part.within,
              part.share,
              load,
              part.measured,
              share(load.cpu().toNanos(), total.cpu().toNanos()),
              share(load.allocatedBytes(), total.allocatedBytes()),
              share(load.items(), total.items()),
              phases.getOrDefault(
                  run.id(), run.progress().phase().isEmpty() ? null : run.progress().phase())));
    }
    return runs;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
