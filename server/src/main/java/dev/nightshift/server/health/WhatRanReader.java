package dev.nightshift.server.health;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.health.Measured.By;
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
import java.util.Collection;
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

  /** Runs of one answer whose logs are counted. */
  static final int LOGS = 300;

  private static final int PHASES = 20;
  private static final int ACTIONS = 100;
  private static final int PICTURE = 240;
  private static final Duration CHANGES_BEFORE = Duration.ofHours(1);
  private static final Duration ACTIONS_BEFORE = Duration.ofMinutes(15);
  private static final int NAMED = 5;
  // of a longer time the sentence tells of the spike, and the list of all of it
  private static final Duration ONE_SPIKE = Duration.ofMinutes(2);
  private static final Duration AROUND = Duration.ofMinutes(5);

  private final Activity activity;
  private final RiseReader rises;
  private final ActiveRuns active;
  private final CurrentCatalogue catalogue;
  private final Clock clock;

  /**
   * @param active those of this node
   * @param clock the store's
   */
  public WhatRanReader(
      Activity activity,
      ProcessSamples samples,
      ActiveRuns active,
      CurrentCatalogue catalogue,
      Clock clock) {
    this.activity = activity;
    this.rises = new RiseReader(samples);
    this.active = active;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** As {@link #answer}, ranked by what rose most. */
  public WhatRan between(Instant from, Instant to, ZoneId zone, int limit) {
    return answer(new Question(from, to, zone, limit, null));
  }

  /**
   * What ran in a stretch of time.
   *
   * @throws IllegalArgumentException if there is no such stretch, or too much ran in it
   */
  public WhatRan answer(Question asked) {
    var now = clock.instant();
    var from = asked.from();
    requireSound(from, asked.to(), now);
    var end = asked.to().isAfter(now) ? now.plusNanos(1_000) : asked.to();
    var rose = rises.between(from, end);
    var first = rose.stream().filter(rise -> suits(rise, asked.by())).findFirst().orElse(null);
    var by = asked.by() != null ? asked.by() : first == null ? By.LOAD : first.what().by();
    var shown = Duration.between(from, end).dividedBy(4);
    var around = shown.compareTo(AROUND) < 0 ? AROUND : shown;
    var begin = from.minus(around);
    var until = end.plus(around).isAfter(now) ? now : end.plus(around);
    var width = RiseReader.width(Duration.between(begin, until), PICTURE);
    var found = found(from, end, now, by, null, asked.limit());
    var windows = activity.windows(from, end);
    var pauses = activity.pauses(from, end);
    boolean kept =
        found.count > 0 || activity.oldestEnd().map(oldest -> end.isAfter(oldest)).orElse(true);
    boolean apart = first != null && Duration.between(from, end).compareTo(ONE_SPIKE) > 0;
    var told =
        apart ? found(first.from(), first.culpritUntil(), now, by, first.node(), NAMED) : found;
    var sentence =
        new WhatRanSentence(new WhatRanTime(from, asked.to(), asked.zone(), now), by, first)
            .of(told.runs, told.count, kept, pauses, windows);
    return new WhatRan(
        from,
        asked.to(),
        sentence,
        kept,
        by,
        rose,
        width,
        rises.picture(begin, until, width),
        found.total,
        found.count,
        found.runs,
        pauses,
        windows,
        activity.schedules(from.minus(CHANGES_BEFORE), end),
        activity.actions(from.minus(ACTIONS_BEFORE), end, ACTIONS));
  }

  private static boolean suits(Rise rise, By by) {
    return by == null
        || by == rise.what().by()
        || (by == By.LOAD && rise.what() != Measured.LOG_LINES);
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

  /** What ran, ranked. */
  private record Found(List<Active> runs, int count, Load total) {}

  /**
   * What ran, ranked.
   *
   * @param node only there; null: anywhere
   */
  private Found found(Instant from, Instant end, Instant now, By by, String node, int limit) {
    var work = activity.work(from, end, MOST + 1);
    if (work.size() > MOST) {
      throw new IllegalArgumentException(
          "more than "
              + Wording.count(MOST)
              + " runs were at work between "
              + from
              + " and "
              + end
              + "; ask for a shorter time");
    }
    var live = active.live().stream().collect(Collectors.toMap(one -> one.run().id(), one -> one));
    var parts =
        work.stream()
            .filter(one -> node == null || node.equals(one.node()))
            .map(one -> WorkPart.of(one, live.get(one.id()), from, end, now))
            .toList();
    parts = logged(parts, from, end);
    var total = WorkPart.total(parts);
    var shown = ranked(parts, by, total).stream().limit(limit).toList();
    return new Found(runs(shown, total, live, end), parts.size(), total);
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
            .limit(LOGS)
            .map(part -> part.work().id())
            .toList();
    var lines = activity.lines(heaviest, from, to);
    return parts.stream()
        .map(part -> part.logged(lines.getOrDefault(part.work().id(), 0L)))
        .toList();
  }

  private List<Active> runs(List<WorkPart> shown, Load total, Map<UUID, LiveRun> live, Instant at) {
    var ids = shown.stream().map(part -> part.work().id()).toList();
    var rows = activity.runs(ids).stream().collect(Collectors.toMap(Run::id, Function.identity()));
    var phases = activity.phases(ids.subList(0, Math.min(PHASES, ids.size())), at);
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
              phases.getOrDefault(
                  run.id(), run.progress().phase().isEmpty() ? null : run.progress().phase())));
    }
    return runs;
  }

  /**
   * Spikes that lie in a stretch of time, the latest first.
   *
   * @param all those too that come again and again
   * @param limit how many at most
   */
  public Spikes spikes(AskedTime asked, boolean all, int limit) {
    var now = clock.instant();
    requireSound(asked.from(), asked.to(), now);
    var found = Spike.merged(rises.between(asked.from(), asked.to()));
    var told = found.stream().filter(spike -> all || !spike.habit()).toList();
    return new Spikes(
        asked.from(),
        asked.to(),
        told.stream()
            .sorted(Comparator.comparing(Spike::at).reversed())
            .limit(limit)
            .map(spike -> explained(spike, asked.zone(), now))
            .toList(),
        told.size(),
        found.size() - told.size());
  }

  private Spike explained(Spike spike, ZoneId zone, Instant now) {
    var rise = spike.first();
    var end = rise.culpritUntil();
    var found = found(rise.from(), end, now, rise.what().by(), rise.node(), NAMED);
    var kept = found.count > 0 || activity.oldestEnd().map(end::isAfter).orElse(true);
    var sentence =
        new WhatRanSentence(new WhatRanTime(rise.from(), end, zone, now), rise.what().by(), rise)
            .of(
                found.runs,
                found.count,
                kept,
                activity.pauses(rise.from(), end),
                activity.windows(rise.from(), end));
    return spike.explained(sentence, found.runs);
  }
}
