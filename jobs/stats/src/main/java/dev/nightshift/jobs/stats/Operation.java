package dev.nightshift.jobs.stats;

import dev.nightshift.job.Setting;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * Rows that are kept the same in two databases.
 *
 * @param query gives every row that there is; the watermark narrows it
 * @param key columns of the query that make a row one of its kind
 */
public record Operation(
    @Setting("Select of the rows in the source, with all columns that are copied") String query,
    @Setting("The table in the target; it has the query's columns") String into,
    @Setting("Columns that tell one row from another") List<String> key,
    @Setting("A column that grows with each new or changed row: a moment or a whole number")
        String watermark,
    @Setting(value = "Rows read and written at once", byDefault = "1000", min = 1, max = 100_000)
        int batch,
    @Setting(
            value = "How far before the watermark to look again for rows that came late",
            byDefault = "5m",
            min = 0)
        Duration overlap,
    @Setting(
            value = "The same where the watermark is a number",
            byDefault = "1000",
            name = "overlapNumber",
            min = 0)
        long overlapNumber,
    @Setting(
            value = "Of moments in columns that have no time zone",
            name = "timeZone",
            byDefault = "UTC")
        ZoneId zone) {

  public Operation {
    key = List.copyOf(key);
    Tables.requireName("into", into);
    Tables.requireName("watermark", watermark);
    key.forEach(column -> Tables.requireName("key", column));
    if (key.isEmpty()) {
      throw new IllegalArgumentException("key is empty; name the columns of the primary key");
    }
    if (query.isBlank() || query.strip().endsWith(";")) {
      throw new IllegalArgumentException("query is one select, without a semicolon at its end");
    }
  }

  /** The same with another batch. */
  Operation batch(int rows) {
    return new Operation(query, into, key, watermark, rows, overlap, overlapNumber, zone);
  }

  static Operation of(String query, String into, List<String> key, String watermark) {
    return new Operation(
        query, into, key, watermark, 1000, Duration.ofMinutes(5), 1000, java.time.ZoneOffset.UTC);
  }
}
