package dev.nightshift.server.control;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.audit.AuditLog;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.Stop;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Clock;
import java.util.Map;

/**
 * Writes down what the server does by itself and the store does not see; what is done in the store
 * is written down there, in the same transaction.
 */
public final class ServerAudit implements RunListener {
  private static final Actor SERVER = new Actor("server", Role.ADMIN, "", "");

  private final AuditLog audit;
  private final Clock clock;

  public ServerAudit(AuditLog audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public void abandoned(Run run, Stop asked) {
    audit.append(
        new AuditEntry(
            clock.instant(),
            SERVER,
            "abandon",
            run.job(),
            Map.of(),
            asked.reason(),
            Outcome.DONE,
            run.id().toString()));
  }
}
