package dev.nightshift.server.retention;

import java.time.Instant;
import java.util.Set;

/**
 * What somebody wants archived now.
 *
 * @param before older records, whatever retention says
 * @param dryRun tells what would be archived
 */
public record ArchiveOrder(Instant before, Set<ArchiveKind> kinds, boolean dryRun) {
  public ArchiveOrder {
    kinds = Set.copyOf(kinds);
  }
}
