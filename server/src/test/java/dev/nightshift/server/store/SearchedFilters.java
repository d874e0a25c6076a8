package dev.nightshift.server.store;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Searches of runs, each with and without each of the others' filters, and from each end. */
final class SearchedFilters {
  private static final Instant FROM = Instant.parse("2026-10-02T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-22T09:59:00Z");

  private SearchedFilters() {}

  /** By what they ask for. */
  static Map<String, Runnable> all(RunSearch search, List<RunSearch.Place> places) {
    var searches = new LinkedHashMap<String, Runnable>();
    for (var filter : filters()) {
      for (var place : places) {
        searches.put(filter + " " + place, () -> search.find(filter, place, 50));
      }
    }
    return searches;
  }

  static List<RunSearch.Place> places(UUID middle) {
    return List.of(
        RunSearch.Place.NEWEST,
        new RunSearch.Place(middle, null),
        new RunSearch.Place(null, middle));
  }

  private static List<RunSearch.Filter> filters() {
    var filters = new ArrayList<RunSearch.Filter>();
    for (var job : new String[] {null, "gc"}) {
      for (var states :
          List.<Set<RunState>>of(
              Set.of(),
              Set.of(RunState.FAILED),
              Set.of(RunState.SUCCEEDED),
              Set.of(RunState.FAILED, RunState.TIMED_OUT),
              Set.of(RunState.FAILED, RunState.SUCCEEDED))) {
        for (var rest : List.of(Rest.NOTHING, Rest.ONLY_TIME, Rest.ALL_BUT_TIME, Rest.ALL)) {
          filters.add(filter(job, states, rest));
        }
      }
    }
    return filters;
  }

  private enum Rest {
    NOTHING,
    ONLY_TIME,
    ALL_BUT_TIME,
    ALL
  }

  private static RunSearch.Filter filter(String job, Set<RunState> states, Rest rest) {
    boolean time = rest == Rest.ONLY_TIME || rest == Rest.ALL;
    boolean others = rest == Rest.ALL_BUT_TIME || rest == Rest.ALL;
    return new RunSearch.Filter(
        job,
        states,
        others && states.contains(RunState.FAILED) ? Set.of(ErrorKind.JOB_ERROR) : Set.of(),
        others ? Set.of(Trigger.SCHEDULE) : Set.of(),
        time ? FROM : null,
        time ? TO : null,
        others ? Duration.ofSeconds(5) : null,
        others ? "disk" : null,
        others ? "north" : null);
  }
}
