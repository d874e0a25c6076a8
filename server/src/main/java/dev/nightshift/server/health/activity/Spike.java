package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.activity.Suspects.Named;
import dev.nightshift.server.health.activity.WhatRan.Active;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What rose in one process when one run was at work.
 *
 * @param rises of each measure the strongest; the one by which the run is told first, then the
 *     strongest first; garbage collection, which only follows, last
 * @param from when the first began
 * @param to when what made the last rise was over; what was allocated may be held for long after
 * @param job that explains it best; null if none does
 * @param again how many nearly as high there were of the same job within the hour before
 * @param sentence names the job; empty until it was asked for
 * @param runs at work then on that node, what weighed most first
 */
public record Spike(
    List<Rise> rises,
    Instant from,
    Instant to,
    String job,
    int again,
    String sentence,
    List<Active> runs) {
  /** So many within the hour before make it the habit of that server, and no spike. */
  public static final int HABIT = 3;

  // rises of one run that lie further apart are two stories
  private static final Duration APART = Duration.ofMinutes(2);
  private static final double NEARLY = 0.7;
  private static final double HALF = 0.5;

  public Spike {
    rises = List.copyOf(rises);
    runs = List.copyOf(runs);
  }

  /** A rise, and who explains it. */
  record Told(Rise rise, Named named) {
    /** How far it rose, by the part that the run had in it. */
    double score() {
      return rise.strength() * named.ofProcess();
    }
  }

  /**
   * Rises that one run explains are one spike. What no run explains belongs to the spike that it
   * meets, and else is one of its own with what it meets.
   *
   * @return the earliest first
   */
  static List<Spike> of(Collection<Told> all) {
    var byTime =
        all.stream().sorted(Comparator.comparing((Told told) -> told.rise().from())).toList();
    List<Group> groups = new ArrayList<>();
    byTime.stream()
        .filter(told -> told.named().alone())
        .forEach(told -> join(groups, told, group -> group.isOf(told)));
    byTime.stream()
        .filter(told -> !told.named().alone())
        .forEach(told -> join(groups, told, group -> group.meets(told)));
    List<Spike> spikes = new ArrayList<>();
    groups.stream()
        .map(Group::spike)
        // collections come and go; alone they say something only of who made them
        .filter(spike -> spike.job != null || spike.first().what() != Measured.GC)
        .sorted(Comparator.comparing(Spike::at))
        .forEach(spike -> spikes.add(spike.after(spikes)));
    return spikes;
  }

  private static void join(List<Group> groups, Told told, Predicate<Group> belongs) {
    groups.stream()
        .filter(belongs)
        .max(Comparator.comparingDouble(Group::score))
        .orElseGet(
            () -> {
              var group = new Group(told);
              groups.add(group);
              return group;
            })
        .add(told);
  }

  /** Rises of one spike. */
  private static final class Group {
    private final List<Told> told = new ArrayList<>();
    private final UUID run;

    Group(Told first) {
      run = first.named().alone() ? first.named().run() : null;
    }

    void add(Told one) {
      told.add(one);
    }

    boolean isOf(Told other) {
      return other.named().run().equals(run)
          && told.stream()
              .anyMatch(one -> !other.rise().from().isAfter(one.rise().culpritUntil().plus(APART)));
    }

    boolean meets(Told other) {
      return told.stream().anyMatch(one -> one.rise().meets(other.rise()));
    }

    double score() {
      return told.stream().mapToDouble(Told::score).max().orElse(0);
    }

    Spike spike() {
      Map<Measured, Told> strongest = new EnumMap<>(Measured.class);
      for (var one : told) {
        // one that the run explains before one that only happened then
        strongest.merge(
            one.rise().what(),
            one,
            (left, right) ->
                (left.named().alone() == right.named().alone()
                        ? left.rise().strength() >= right.rise().strength()
                        : left.named().alone())
                    ? left
                    : right);
      }
      var first = best(strongest.values());
      List<Rise> rises = new ArrayList<>();
      rises.add(first.rise());
      strongest.values().stream()
          .map(Told::rise)
          .filter(rise -> !rise.equals(first.rise()))
          .sorted(RiseReader.STRONGEST)
          .forEach(rises::add);
      return new Spike(
          rises,
          told.stream().map(one -> one.rise().from()).min(Comparator.naturalOrder()).orElseThrow(),
          told.stream()
              .map(one -> one.rise().culpritUntil())
              .max(Comparator.naturalOrder())
              .orElseThrow(),
          first.named().little() ? null : first.named().job(),
          0,
          "",
          List.of());
    }
  }

  /**
   * The rise by which a run is told: the one that a run explains best; but of those that say the
   * same the one that people look at, which is memory before what is allocated.
   */
  static Told best(Collection<Told> all) {
    var best =
        all.stream()
            .max(
                Comparator.comparing((Told told) -> told.rise().what() != Measured.GC)
                    .thenComparingDouble(Told::score)
                    .thenComparingDouble(told -> told.rise().strength()))
            .orElseThrow();
    return all.stream()
        .filter(told -> told.rise().what().by() == best.rise().what().by())
        .filter(told -> same(told, best))
        .min(Comparator.comparing(told -> told.rise().what()))
        .orElse(best);
  }

  private static boolean same(Told told, Told best) {
    return told.equals(best)
        || (told.named().run() != null
            && told.named().run().equals(best.named().run())
            && told.named().alone() == best.named().alone()
            && told.named().ofProcess() >= HALF * best.named().ofProcess()
            && told.rise().meets(best.rise()));
  }

  private Spike after(List<Spike> earlier) {
    var like =
        earlier.stream()
            .filter(one -> Objects.equals(job, one.job) && first().node().equals(one.node()))
            .filter(one -> one.first().what().by() == first().what().by())
            .filter(one -> !one.to.isBefore(from.minus(RiseFinder.BEFORE)))
            .filter(
                one ->
                    one.first().what() != first().what()
                        || one.first().rose() >= NEARLY * first().rose())
            .count();
    return new Spike(rises, from, to, job, (int) like, sentence, runs);
  }

  /** By which it is explained. */
  public Rise first() {
    return rises.get(0);
  }

  public String node() {
    return first().node();
  }

  public Instant at() {
    return first().at();
  }

  /** It comes again and again. */
  public boolean habit() {
    return again >= HABIT;
  }

  Spike explained(String said, List<Active> active) {
    return new Spike(rises, from, to, job, again, said, active);
  }
}
