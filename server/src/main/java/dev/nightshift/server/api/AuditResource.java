package dev.nightshift.server.api;

import dev.nightshift.server.audit.AuditCheck;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** Whether the audit is what was written. */
@Path("api/v1/audit/verify")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
  private final AuditCheck check;

  public AuditResource(AuditCheck check) {
    this.check = check;
  }

  /** Reads every entry. */
  @Says("Checks the audit trail of all servers.")
  @GET
  public VerdictJson verify() {
    var chains =
        check.verify().stream()
            .map(
                chain ->
                    new ChainJson(
                        chain.node(),
                        chain.entries(),
                        chain.removed(),
                        chain.last(),
                        chain.head(),
                        chain.broken() == null
                            ? null
                            : new BrokenJson(
                                chain.broken().sequence(),
                                chain.broken().at(),
                                chain.broken().what())))
            .toList();
    return new VerdictJson(chains.stream().allMatch(chain -> chain.broken() == null), chains);
  }

  /** Whole means that every chain is. */
  public record VerdictJson(boolean whole, List<ChainJson> chains) {}

  /** The entries of one node; {@code broken} is null if they follow each other. */
  public record ChainJson(
      String node, long entries, long removed, long last, String head, BrokenJson broken) {}

  /** The first entry that does not follow. */
  public record BrokenJson(long sequence, Instant at, String what) {}
}
