package dev.nightshift.server.store;

import dev.nightshift.server.run.RunState;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/**
 * An index that has runs by id: all, those of a job, those in a state, or those of a job in a
 * state.
 *
 * @param job null: not by the job's
 * @param state null: not by the state's
 */
record RunWay(String job, RunState state) {

  /** Empty where it is the primary key. */
  String index() {
    if (job == null) {
      return state == null ? "" : "run_of_state";
    }
    return state == null ? "run_of_job" : "run_of_job_in_state";
  }

  List<String> conditions() {
    List<String> conditions = new ArrayList<>();
    if (job != null) {
      conditions.add("job = :job");
    }
    if (state != null) {
      conditions.add("state = '" + state.name() + "'");
    }
    return conditions;
  }

  /** With the constant columns too: only then is the index read in its order. */
  String order(String direction) {
    return (state == null ? "" : "state " + direction + ", ")
        + (job == null ? "" : "job " + direction + ", ")
        + "id "
        + direction;
  }

  Query bind(Query query) {
    return job == null ? query : query.bind("job", job);
  }
}
