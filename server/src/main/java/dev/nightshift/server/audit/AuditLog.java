package dev.nightshift.server.audit;

/** Where actions are written down. Thread-safe. */
@FunctionalInterface
public interface AuditLog {

  /** Durable when it returns; an action whose entry cannot be written is not done. */
  void append(AuditEntry entry);
}
