package dev.nightshift.server.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each entry as one line of the server's log. */
public final class LoggedAudit implements AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger("audit");

  @Override
  public void append(AuditEntry entry) {
    var actor = entry.actor();
    LOG.info(
        "{} {} by {} ({}) from {}: {} {} {} {} request {}",
        entry.action(),
        entry.target(),
        actor.name(),
        actor.role().label(),
        actor.address(),
        entry.outcome().label(),
        entry.detail(),
        entry.parameters(),
        entry.reason(),
        actor.requestId());
  }
}
