package dev.nightshift.server.backup;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/**
 * What a copy of a store says of itself.
 *
 * @param format of the file
 * @param server version of the one that made it
 * @param schema version of the tables
 * @param store its id; empty if none was there
 * @param taken the instant of which its records are, ISO-8601
 * @param tables by name
 * @param bytes of the store within it
 * @param sha256 of the store within it, in hex
 */
public record BackupManifest(
    int format,
    String server,
    int schema,
    String store,
    String taken,
    List<Table> tables,
    long bytes,
    String sha256) {
  /** The format that this version writes. */
  public static final int FORMAT = 1;

  // whoever reads a later format must be able to say which one it is
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public BackupManifest {
    tables = tables == null ? List.of() : List.copyOf(tables);
  }

  /**
   * One kind of record.
   *
   * @param hash over all of them, whatever their order
   */
  public record Table(String name, long rows, String hash) {}

  /** How many records it holds of a kind; 0 of one that it does not know. */
  public long rows(String table) {
    return tables.stream()
        .filter(each -> each.name().equals(table))
        .mapToLong(Table::rows)
        .findFirst()
        .orElse(0);
  }

  /** How many records it holds. */
  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  BackupManifest of(long storeBytes, String storeSha256) {
    return new BackupManifest(
        format, server, schema, store, taken, tables, storeBytes, storeSha256);
  }

  byte[] json() throws IOException {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  static BackupManifest read(byte[] json) throws IOException {
    return MAPPER.readValue(json, BackupManifest.class);
  }
}
