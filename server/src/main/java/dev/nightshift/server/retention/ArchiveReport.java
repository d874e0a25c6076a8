package dev.nightshift.server.retention;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How an archiving stands.
 *
 * @param before records that are older are archived
 * @param ended null: it is at work
 * @param archived records by kind; of a dry run: those that would be, with a root's attempts as one
 * @param files that were written, or would be
 * @param error null: none
 */
public record ArchiveReport(
    Instant before,
    boolean dryRun,
    Instant began,
    Instant ended,
    Map<String, Long> archived,
    List<String> files,
    String error) {
  public ArchiveReport {
    archived = Map.copyOf(archived);
    files = List.copyOf(files);
  }
}
