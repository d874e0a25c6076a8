package dev.nightshift.server.retention;

import dev.nightshift.server.retention.RetentionStore.AuditPart;
import java.util.List;
import java.util.UUID;

/** Reads records as texts, with all their columns. Thread-safe. */
public interface ArchiveStore {

  /** All attempts of these roots, in the order of the roots given. */
  Rows runs(List<UUID> roots);

  /** These missed slots, in the order of their ids. */
  Rows missed(List<Long> ids);

  /** Entries of a part, from its beginning on. */
  Rows audit(AuditPart part, int most);

  /**
   * Records as texts: instants in ISO-8601 and UTC, null for null.
   *
   * @param columns in lower case
   * @param values of each record, by column
   */
  record Rows(List<String> columns, List<List<String>> values) {

    /** The values of one column. */
    public List<String> column(String name) {
      int index = columns.indexOf(name);
      return values.stream().map(row -> row.get(index)).toList();
    }
  }
}
