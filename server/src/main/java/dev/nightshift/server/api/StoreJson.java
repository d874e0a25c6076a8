package dev.nightshift.server.api;

import dev.nightshift.server.retention.ArchiveReport;
import dev.nightshift.server.retention.Outlook;
import dev.nightshift.server.retention.StoreContents.Contents;
import dev.nightshift.server.retention.Sweep;
import dev.nightshift.server.schedule.Durations;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the store holds, and what becomes of it.
 *
 * @param bytes on disk; 0 if unknown
 * @param lastSweep of this node; null before the first
 */
public record StoreJson(
    long bytes, List<TableJson> tables, List<KeptJson> retention, SweepJson lastSweep) {

  /** One kind of record; {@code oldest} is null where age decides nothing. */
  public record TableJson(String name, long rows, Instant oldest) {}

  /** How long records are kept, and when the next of them is removed; null: none is there. */
  public record KeptJson(String kind, String keep, Instant next) {}

  /** The last look for what is over. */
  public record SweepJson(
      Instant at, boolean complete, Map<String, Long> removed, long bites, long longestMs) {}

  /** How an archiving stands; {@code ended} is null while it is at work. */
  public record ArchiveJson(
      Instant before,
      boolean dryRun,
      Instant began,
      Instant ended,
      Map<String, Long> archived,
      List<String> files,
      String error) {
    static ArchiveJson of(ArchiveReport report) {
      return new ArchiveJson(
          report.before(),
          report.dryRun(),
          report.began(),
          report.ended(),
          new TreeMap<>(report.archived()),
          report.files(),
          report.error());
    }
  }

  static StoreJson of(Contents contents, List<Outlook> outlook, Sweep last) {
    return new StoreJson(
        contents.bytes(),
        contents.tables().stream()
            .map(table -> new TableJson(table.name(), table.rows(), table.oldest()))
            .toList(),
        outlook.stream()
            .map(kept -> new KeptJson(kept.kind(), Durations.text(kept.keep()), kept.next()))
            .toList(),
        last == null
            ? null
            : new SweepJson(
                last.at(),
                last.complete(),
                new TreeMap<>(last.removed()),
                last.bites(),
                last.longest().toMillis()));
  }
}
