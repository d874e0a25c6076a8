package dev.nightshift.server.store;

import dev.nightshift.server.run.RunState;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/**
 * An index that has runs by id: all, those of a job, or those in a state.
 *
 * @param job null: not by the job's
 * @param state null: not by the state's
 */
record RunWay(String job, RunState state) {

  static final RunWay ALL = new RunWay(null, null);

  static RunWay ofJob(String job) {
    return new RunWay(job, null);
  }

  static RunWay inState(RunState state) {
    return new RunWay(null, state);
  }

  /** Empty where it is the primary key. */
  String index() {
    if (job != null) {
      return "run_of_job";
    }
    return state == null ? "" : "run_of_state";
  }

  List<String> conditions() {
    if (job != null) {
      return List.of("job = :job");
    }
    return state == null ? List.of() : List.of("state = '" + state.name() + "'");
  }

  /** With the constant column too: only then is the index read in its order. */
  String order(String direction) {
    var constant = job != null ? "job " : state != null ? "state " : "";
    return (constant.isEmpty() ? "" : constant + direction + ", ") + "id " + direction;
  }

  Query bind(Query query) {
    return job == null ? query : query.bind("job", job);
  }
}
