package dev.nightshift.server.api;

import dev.nightshift.server.audit.AuditTrail;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry of the audit. What is absent is null.
 *
 * @param node that wrote it
 * @param sequence its place in the node's chain
 * @param requestId as in the answer's header X-Request-Id
 * @param target what it was done to, e.g. a job's name
 * @param parameters as given, without what looks like a secret; of a failed run what is known of it
 * @param stackTrace of a failed run
 * @param outcome done, refused or failed
 * @param detail the run's id, or why it was refused
 * @param hash over it and the entry before
 */
public record AuditEntryJson(
    String node,
    long sequence,
    Instant at,
    String actor,
    String role,
    String address,
    String requestId,
    String action,
    String target,
    Map<String, String> parameters,
    String stackTrace,
    String reason,
    String outcome,
    String detail,
    String hash) {
  private static final String TRACE = "stackTrace";

  static AuditEntryJson of(AuditTrail.Stored stored) {
    var entry = stored.entry();
    var parameters = new TreeMap<>(entry.parameters());
    var trace = parameters.remove(TRACE);
    return new AuditEntryJson(
        stored.node(),
        stored.sequence(),
        entry.at(),
        entry.actor().name(),
        entry.actor().role().label(),
        text(entry.actor().address()),
        text(entry.actor().requestId()),
        entry.action(),
        text(entry.target()),
        parameters,
        trace,
        text(entry.reason()),
        entry.outcome().label(),
        text(entry.detail()),
        stored.hash());
  }

  private static String text(String text) {
    return text.isEmpty() ? null : text;
  }
}
