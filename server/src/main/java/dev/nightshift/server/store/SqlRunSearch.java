package dev.nightshift.server.store;

import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Searches runs in the order of an index that fits what is asked for: of each job, of each state,
 * and of each job in each state an index has the runs by id. What no index says is looked up in the
 * rows, of which a page goes through a bounded number.
 */
final class SqlRunSearch implements RunSearch {
  private static final Set<RunState> WITH_KIND =
      EnumSet.of(RunState.FAILED, RunState.TIMED_OUT, RunState.STALLED);

  private static final int MOST_RETRIES = 100;

  private final Dialect dialect;
  private final Clock clock;

  SqlRunSearch(Dialect dialect, Clock clock) {
    this.dialect = dialect;
    this.clock = clock;
  }

  @Override
  public Found find(Filter filter, Place place, int limit) {
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to 1000");
    }
    boolean older = place.after() == null;
    var stretches =
        dialect.readInOrder(
            handle ->
                ways(filter).stream()
                    .map(way -> stretch(handle, way, filter, place, limit, older))
                    .toList());
    return older ? older(stretches, place, limit) : newer(stretches, limit);
  }

  @Override
  public List<Run> attempts(UUID root) {
    return dialect.read(
        handle ->
            handle
                .createQuery("select * from run where root = :root order by attempt")
                .bind("root", root)
                .map(RunRows.MAPPER)
                .list());
  }

  @Override
  public List<Run> retries(UUID root) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select * from run "
                        + dialect.reading("run_retry_of")
                        + " where retry_of = :root order by id fetch first :most rows only")
                .bind("root", root)
                .bind("most", MOST_RETRIES)
                .map(RunRows.MAPPER)
                .list());
  }

  @Override
  public Lines log(UUID run, LineFilter filter, int limit) {
    return dialect.read(handle -> LogRows.find(handle, run, filter, limit));
  }

  private RunStretch stretch(
      Handle handle, RunWay way, Filter filter, Place place, int limit, boolean older) {
    var from = filter.from() == null ? null : RunTimes.first(filter.from());
    var to = filter.to() == null ? null : RunTimes.first(filter.to());
    var start = older ? least(to, place.before()) : greatest(from, successor(place.after()));
    return new RunStretch.Reader(handle, dialect, way, filter, clock.instant(), older)
        .read(start, older ? from : to, limit);
  }

  // Of runs in the states that are rare an index has them; most runs of a job succeed, so that
  // these are quicker found among all of it.
  private static List<RunWay> ways(Filter filter) {
    var states = filter.states();
    if (states.isEmpty() && !filter.kinds().isEmpty()) {
      states = WITH_KIND;
    }
    boolean most = states.contains(RunState.SUCCEEDED);
    return states.isEmpty() || (most && (states.size() > 1 || filter.job() != null))
        ? List.of(new RunWay(filter.job(), null))
        : states.stream().sorted().map(state -> new RunWay(filter.job(), state)).toList();
  }

  private static Found older(List<RunStretch> stretches, Place place, int limit) {
    var end =
        stretches.stream()
            .map(RunStretch::end)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null);
    var runs = new ArrayList<Run>();
    stretches.forEach(stretch -> runs.addAll(stretch.runs()));
    runs.removeIf(run -> end != null && run.id().compareTo(end) < 0);
    runs.sort(Comparator.comparing(Run::id).reversed());
    boolean full = runs.size() > limit;
    var page = List.copyOf(full ? runs.subList(0, limit) : runs);
    var next = full ? page.get(limit - 1).id() : end;
    UUID newer = null;
    if (place.before() != null) {
      newer = page.isEmpty() ? RunTimes.before(place.before()) : page.get(0).id();
    }
    return new Found(page, next, newer, full || end == null ? null : RunTimes.of(end));
  }

  private static Found newer(List<RunStretch> stretches, int limit) {
    var end =
        stretches.stream()
            .map(RunStretch::end)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    var runs = new ArrayList<Run>();
    stretches.forEach(stretch -> runs.addAll(stretch.runs()));
    runs.removeIf(run -> end != null && run.id().compareTo(end) > 0);
    runs.sort(Comparator.comparing(Run::id));
    boolean full = runs.size() > limit;
    var page = new ArrayList<>(full ? runs.subList(0, limit) : runs);
    var next = full ? page.get(limit - 1).id() : end;
    Collections.reverse(page);
    var older = page.isEmpty() ? null : page.get(page.size() - 1).id();
    return new Found(List.copyOf(page), older, next, full || end == null ? null : RunTimes.of(end));
  }

  private static UUID least(UUID one, UUID other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }

  private static UUID greatest(UUID one, UUID other) {
    return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
  }

  private static UUID successor(UUID id) {
    return id == null
        ? null
        : new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1);
  }
}
