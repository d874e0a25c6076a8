package dev.nightshift.server.store;

import dev.nightshift.server.run.OpenRuns;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.util.List;

/** In the order of an index, so that ended runs cost nothing. */
final class SqlOpenRuns implements OpenRuns {
  private final Dialect dialect;

  SqlOpenRuns(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<Run> running(int most) {
    return in(RunState.RUNNING, most);
  }

  @Override
  public List<Run> waiting(int most) {
    return in(RunState.QUEUED, most);
  }

  private List<Run> in(RunState state, int most) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select * from run where state = :state order by state, due fetch first :most"
                        + " rows only")
                .bind("state", state.name())
                .bind("most", most)
                .map(RunRows.MAPPER)
                .list());
  }
}
