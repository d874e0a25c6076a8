package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * What the server does by itself is written into the audit in the transaction that does it, so that
 * neither is there without the other.
 */
final class OwnTrail {
  private static final Actor PAUSE_END = new Actor("pause end", Role.ADMIN, "", "");

  private final Dialect dialect;
  private final FailureTrail failures = new FailureTrail();
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

  /**
   * Runs that failed, and of which no further attempt follows.
   *
   * @return to be {@linkplain FailureTrail#remember remembered} once it is committed
   */
  List<FailureTrail.Told> failed(Handle handle, List<Run> runs) {
    return failures.write(dialect, handle, node, runs);
  }

  void remember(List<FailureTrail.Told> told) {
    failures.remember(told);
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
