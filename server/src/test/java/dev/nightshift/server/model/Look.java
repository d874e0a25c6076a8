package dev.nightshift.server.model;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Looks at the store again and again while a story goes on: what is over stays as it is, no cursor
 * moves by a run that is over, and no more runs are RUNNING than their job has lanes.
 */
final class Look {
  private final ModelDatabase database;
  private final Map<String, Integer> lanes;
  private final Map<UUID, ModelDatabase.Row> over = new HashMap<>();
  private Set<String> cursors = Set.of();

  Look(ModelDatabase database, Map<String, Integer> lanes) {
    this.database = database;
    this.lanes = lanes;
  }

  /** The rows as they are now. */
  List<ModelDatabase.Row> again() throws SQLException {
    // rows first: whoever writes a cursor after that must not have been over here
    var lateCursors = List.copyOf(over.keySet());
    var rows = database.runs();
    var positions = Set.copyOf(database.cursors());
    positions.stream()
        .filter(position -> !cursors.contains(position))
        .map(position -> UUID.fromString(position.split(" ", 2)[0]))
        .filter(lateCursors::contains)
        .forEach(
            run -> {
              throw new Violation("the cursor was written by run " + run + ", which was over");
            });
    cursors = positions;
    rows.stream()
        .filter(row -> row.state().equals("RUNNING"))
        .collect(Collectors.groupingBy(ModelDatabase.Row::job, Collectors.counting()))
        .forEach(
            (job, running) -> {
              if (running > lanes.get(job)) {
                throw new Violation(running + " runs of " + job + " are RUNNING at once");
              }
            });
    for (var row : rows) {
      var before = over.get(row.id());
      if (before != null && !before.print().equals(row.print())) {
        throw new Violation("run " + row.id() + " changed after its end: " + before + ", " + row);
      }
      if (row.over()) {
        over.put(row.id(), row);
      }
    }
    return rows;
  }
}
