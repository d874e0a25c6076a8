package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * What the server does by itself is written into the audit in the transaction that does it, so that
 * neither is there without the other.
 */
final class OwnTrail {
  private static final Actor PAUSE_END = new Actor("pause end", Role.ADMIN, "", "");
  private static final Actor SERVER = new Actor("server", Role.ADMIN, "", "");

  private final Dialect dialect;
  private volatile String node = "";

  OwnTrail(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Whose trail it is from now on.
   *
   * @param name of this node
   */
  void of(String name) {
    node = name;
  }

  /** Runs of which no further attempt follows although they lost their server. */
  void givenUp(Handle handle, RunStore.Ended ended) {
    for (var one : ended.accepted()) {
      if (one.run().state() == RunState.STALLED && one.end().successor() == null) {
        givenUp(handle, one.run());
      }
    }
  }

  private void givenUp(Handle handle, Run run) {
    append(
        handle,
        run.finished(),
        SERVER,
        "give up",
        run.job(),
        run.error() == null ? "" : run.error().text(),
        run.id().toString());
  }

  /** A pause came to its end by itself. */
  void pauseEnded(Handle handle, String job, Pause pause, Instant now) {
    append(
        handle,
        now,
        PAUSE_END,
        "resume",
        job,
        pause.reason(),
        "the pause of " + pause.by() + " was to end at " + pause.until());
  }

  private void append(
      Handle handle,
      Instant at,
      Actor actor,
      String action,
      String target,
      String reason,
      String detail) {
    SqlAuditLog.append(
        dialect,
        handle,
        node,
        new AuditEntry(at, actor, action, target, Map.of(), reason, Outcome.DONE, detail));
  }
}
