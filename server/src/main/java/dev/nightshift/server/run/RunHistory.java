package dev.nightshift.server.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How runs are read. Every method may throw an unchecked exception while the store is away.
 * Thread-safe.
 */
public interface RunHistory {

  Optional<Run> find(UUID id);

  /** Newest first. */
  Page list(Query query);

  /**
   * The last runs of many jobs at one look, of each the newest first.
   *
   * @param most of each job, from 1 to 1,000
   * @return nothing, or none, under the name of a job without any
   */
  default Map<String, List<Run>> newest(List<String> jobs, Set<RunState> states, int most) {
    Map<String, List<Run>> found = new HashMap<>();
    for (var job : jobs) {
      var runs = list(new Query(job, states, null, most)).runs();
      if (!runs.isEmpty()) {
        found.put(job, runs);
      }
    }
    return found;
  }

  /** Lines after a number, in order, at most {@code limit}. */
  List<LogLine> log(UUID run, long after, int limit);

  StoreSnapshot snapshot();

  /**
   * Which runs.
   *
   * @param job null: every job
   * @param states empty: every state
   * @param before a cursor from {@link Page#next}; null: from the newest on
   * @param limit from 1 to 1,000
   */
  record Query(String job, Set<RunState> states, UUID before, int limit) {
    public Query {
      states = Set.copyOf(states);
      if (limit < 1 || limit > 1_000) {
        throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to 1000");
      }
    }
  }

  /**
   * Some runs.
   *
   * @param next where the next page begins; null if this is the last
   */
  record Page(List<Run> runs, UUID next) {}
}
