package dev.nightshift.server.health.activity;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.health.activity.Measured.By;
import dev.nightshift.server.health.activity.Spike.Told;
import dev.nightshift.server.health.activity.WhatRan.Active;
import dev.nightshift.server.run.ActiveRuns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;

/** Answers which job was at work at some time, and how hard. Thread-safe. */
public final class WhatRanReader {
  /** Runs of one answer that are looked at; a longer stretch is refused. */
  public static final int MOST = 20_000;

  private static final int ACTIONS = 100;
  private static final int PICTURE = 240;
  private static final Duration CHANGES_BEFORE = Duration.ofHours(1);
  private static final Duration ACTIONS_BEFORE = Duration.ofMinutes(15);
  private static final int NAMED = 5;
  // of a longer time the list tells of all of it, and not first of those of the spike
  private static final Duration ONE_SPIKE = Duration.ofMinutes(2);
  // of further ones, which rose less, nobody is sought
  private static final int RISES = 24;
  private static final int SPIKES = 400;
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
    var all = suspects(from, end, now);
    var named = told(rose, from, end, asked.by(), all);
    var first = named == null ? null : named.rise();
    var by = asked.by() != null ? asked.by() : first == null ? By.LOAD : first.what().by();
    var shown = Duration.between(from, end).dividedBy(4);
    var around = shown.compareTo(AROUND) < 0 ? AROUND : shown;
    var begin = from.minus(around);
    var until = end.plus(around).isAfter(now) ? now : end.plus(around);
    var width = RiseReader.width(Duration.between(begin, until), PICTURE);
    var found = all.found(from, end, by, null, asked.limit());
    var told =
        first == null
            ? found
            : suspects(first.from(), first.culpritUntil(), now)
                .found(first.from(), first.culpritUntil(), by, first.node(), NAMED);
    boolean one = first != null && Duration.between(from, end).compareTo(ONE_SPIKE) <= 0;
    var windows = activity.windows(from, end);
    var pauses = activity.pauses(from, end);
    boolean kept =
        found.count() > 0 || activity.oldestEnd().map(oldest -> end.isAfter(oldest)).orElse(true);
    var sentence =
        new WhatRanSentence(new WhatRanTime(from, asked.to(), asked.zone(), now), by, first)
            .of(told, kept, pauses, windows);
    return new WhatRan(
        from,
        asked.to(),
        sentence,
        told.runs().isEmpty() || (named != null && named.named().little())
            ? null
            : told.runs().get(0).run().job(),
        kept,
        by,
        rose,
        width,
        rises.picture(begin, until, width),
        found.total(),
        found.count(),
        one ? firstThoseOf(told.runs(), found.runs()) : found.runs(),
        pauses,
        windows,
        activity.schedules(from.minus(CHANGES_BEFORE), end),
        activity.actions(from.minus(ACTIONS_BEFORE), end, ACTIONS));
  }

  /** The rise that is told; null if nothing rose in it. */
  private Told told(List<Rise> rose, Instant from, Instant to, By by, Suspects all) {
    var candidates =
        rose.stream()
            .filter(rise -> rise.beganWithin(from, to))
            .filter(rise -> suits(rise, by))
            .limit(RISES)
            .map(rise -> new Told(rise, all.named(rise)))
            .toList();
    return candidates.isEmpty() ? null : Spike.best(candidates);
  }

  private static boolean suits(Rise rise, By by) {
    return by == null
        || by == rise.what().by()
        || (by == By.LOAD && rise.what() != Measured.LOG_LINES);
  }

  /** Those that the sentence is about come first, the others as they weigh. */
  private static List<Active> firstThoseOf(List<Active> told, List<Active> all) {
    var ids = told.stream().map(active -> active.run().id()).toList();
    return all.stream()
        .sorted(
            Comparator.comparingInt(
                active -> {
                  int place = ids.indexOf(active.run().id());
                  return place < 0 ? ids.size() : place;
                }))
        .toList();
  }

  private Suspects suspects(Instant from, Instant to, Instant now) {
    return Suspects.of(activity, catalogue, active, now, from, to, MOST);
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
   * Spikes that lie in a stretch of time, the latest first.
   *
   * @param all those too that come again and again
   * @param limit how many at most
   */
  public Spikes spikes(AskedTime asked, boolean all, int limit) {
    var now = clock.instant();
    requireSound(asked.from(), asked.to(), now);
    var found =
        Spike.of(
            rises.between(asked.from(), asked.to()).stream()
                .filter(rise -> rise.beganWithin(asked.from(), asked.to()))
                .sorted(Comparator.comparing(Rise::from).reversed())
                .limit(SPIKES)
                .map(
                    rise ->
                        new Told(rise, suspects(rise.from(), rise.culpritUntil(), now).named(rise)))
                .toList());
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
    var found =
        suspects(rise.from(), end, now)
            .found(rise.from(), end, rise.what().by(), rise.node(), NAMED);
    var kept = found.count() > 0 || activity.oldestEnd().map(end::isAfter).orElse(true);
    var sentence =
        new WhatRanSentence(new WhatRanTime(rise.from(), end, zone, now), rise.what().by(), rise)
            .of(found, kept, activity.pauses(rise.from(), end), activity.windows(rise.from(), end));
    return spike.explained(sentence, found.runs());
  }
}
