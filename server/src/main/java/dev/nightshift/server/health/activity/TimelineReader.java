package dev.nightshift.server.health.activity;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.health.activity.RunSpans.Span;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Draws up timelines; the work grows with what went on in the time, up to a bound. */
public final class TimelineReader {
  /** So many runs are gone through at most, those that ended last. */
  public static final int RUNS = 6_000;

  /** So many runs of a job within one slot are told one by one. */
  private static final int APART = 3;

  private static final int MISSED = 1_000;

  private final CurrentCatalogue catalogue;
  private final Activity activity;
  private final RunSpans spans;
  private final MissedSlots missed;

  public TimelineReader(
      CurrentCatalogue catalogue, Activity activity, RunSpans spans, MissedSlots missed) {
    this.catalogue = catalogue;
    this.activity = activity;
    this.spans = spans;
    this.missed = missed;
  }

  /**
   * Of all jobs there are, and of those that are gone but ran then.
   *
   * @param to the first instant that is no longer in it; after {@code from}
   * @param job null: all of them
   * @param slots into how many slots the time is divided; at least 1
   */
  public Timeline between(Instant from, Instant to, String job, int slots) {
    var found = spans.between(from, to, RUNS + 1);
    boolean complete = found.size() <= RUNS;
    var slot = Duration.between(from, to).dividedBy(slots);
    var byJob =
        found.stream()
            .limit(RUNS)
            .collect(Collectors.groupingBy(Span::job, TreeMap::new, Collectors.toList()));
    var pauses = activity.pauses(from, to);
    var ranges = missed(from, to, job);
    var names = new TreeSet<>(byJob.keySet());
    catalogue.jobs().stream().map(JobDefinition::name).forEach(names::add);
    if (job != null) {
      names.removeIf(name -> !name.equals(job));
    }
    return new Timeline(
        from,
        to,
        slot,
        complete,
        names.stream()
            .map(
                name ->
                    new Timeline.Row(
                        name,
                        segments(byJob.getOrDefault(name, List.of()), from, slot),
                        pauses.stream().filter(pause -> pause.job().equals(name)).toList(),
                        ranges.stream().filter(range -> range.job().equals(name)).toList()))
            .toList(),
        activity.windows(from, to),
        activity.schedules(from, to).stream()
            .filter(change -> job == null || change.job().equals(job))
            .toList());
  }

  private List<MissedSlots.Range> missed(Instant from, Instant to, String job) {
    return missed
        .list(new MissedSlots.Query(job, Set.of(), from, to, null, MISSED))
        .ranges()
        .stream()
        .sorted(Comparator.comparing(MissedSlots.Range::from))
        .toList();
  }

  static List<Timeline.Segment> segments(List<Span> spans, Instant from, Duration slot) {
    var bySlot =
        spans.stream()
            .sorted(Comparator.comparing(Span::started).thenComparing(Span::id))
            .collect(
                Collectors.groupingBy(
                    span -> slot(span.started(), from, slot), TreeMap::new, Collectors.toList()));
    List<Timeline.Segment> segments = new ArrayList<>();
    bySlot
        .values()
        .forEach(
            group -> {
              if (group.size() <= APART) {
                group.forEach(span -> segments.add(together(List.of(span))));
              } else {
                segments.add(together(group));
              }
            });
    return segments;
  }

  /** Those that began before the first slot keep slots of their own. */
  private static long slot(Instant started, Instant from, Duration slot) {
    return Math.floorDiv(Duration.between(from, started).toNanos(), Math.max(1, slot.toNanos()));
  }

  private static Timeline.Segment together(List<Span> group) {
    var failed = group.stream().filter(span -> span.state().failure()).toList();
    var shown = failed.isEmpty() ? group.get(0) : failed.get(0);
    boolean atWork = group.stream().anyMatch(span -> span.finished() == null);
    return new Timeline.Segment(
        shown.id(),
        atWork && failed.isEmpty() ? RunState.RUNNING : shown.state(),
        group.get(0).started(),
        atWork
            ? null
            : group.stream().map(Span::finished).max(Comparator.naturalOrder()).orElse(null),
        group.size(),
        failed.size());
  }
}
