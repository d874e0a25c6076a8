package dev.nightshift.server.store;

import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Runs that wait for a job that no plugin has any more, or for a node that is gone. */
final class Orphans {
  private Orphans() {}

  static List<Run> refuse(Handle handle, Set<String> known, Instant queuedBefore, Instant now) {
    var waiting =
        handle
            .createQuery("select * from run where state = 'QUEUED' and due < :before")
            .bind("before", Columns.at(queuedBefore))
            .map(RunRows.MAPPER)
            .list();
    var nodes =
        handle
            .createQuery("select distinct name from node where renewed > :before")
            .bind("before", Columns.at(queuedBefore))
            .mapTo(String.class)
            .set();
    var orphans =
        waiting.stream()
            .filter(
                run ->
                    !known.contains(run.job())
                        || (!run.scope().isEmpty() && !nodes.contains(run.scope())))
            .toList();
    List<UUID> refused = new ArrayList<>();
    for (var run : orphans) {
      int written =
          handle
              .createUpdate(
                  "update run set state = :state, started = :now, finished = :now, error_kind = :kind, error = :error,"
                      + " error_trace = '' where id = :id and state = 'QUEUED'")
              .bind("state", RunState.FAILED.name())
              .bind("now", Columns.at(now))
              .bind("kind", ErrorKind.REFUSED.name())
              .bind("error", reason(run, known))
              .bind("id", run.id())
              .execute();
      if (written == 1) {
        refused.add(run.id());
      }
    }
    return RunRows.find(handle, refused);
  }

  private static String reason(Run run, Set<String> known) {
    return known.contains(run.job())
        ? "it waits for node " + run.scope() + ", which is gone; start a server of that name"
        : "no plugin has a job "
            + run.job()
            + "; put its plugin back, or name the new job's old name in"
            + " its declaration (formerly)";
  }
}
