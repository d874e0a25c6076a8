package dev.nightshift.server.store;

import dev.nightshift.server.health.activity.ProcessSample;
import dev.nightshift.server.health.activity.ProcessSamples;
import dev.nightshift.server.health.activity.ProcessStretch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Rows of the table process_sample. */
final class SqlProcessSamples implements ProcessSamples {
  // more than is added, so that rows that a server left behind go in the end
  private static final int MORE_REMOVED = 16;

  private final Dialect dialect;

  SqlProcessSamples(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public void add(List<ProcessSample> samples, Instant keptFrom) {
    if (samples.isEmpty()) {
      return;
    }
    dialect.<Void>write(
        handle -> {
          remove(handle, samples, over(handle, keptFrom, samples.size() + MORE_REMOVED));
          insert(handle, samples);
          return null;
        });
  }

  private static void insert(Handle handle, List<ProcessSample> samples) {
    var batch =
        handle.prepareBatch(
            "insert into process_sample (at, node, took_us, resident_bytes, heap_bytes, cpu_us, gc_pause_us,"
                + " collections, allocated_bytes, log_lines) values (:at, :node, :took, :resident, :heap, :cpu, :gc,"
                + " :collections, :allocated, :lines)");
    for (var sample : samples) {
      batch
          .bind("at", Columns.at(sample.at()))
          .bind("node", sample.node())
          .bind("took", Columns.micros(sample.took()))
          .bind("resident", sample.residentBytes())
          .bind("heap", sample.heapBytes())
          .bind("cpu", Columns.micros(sample.cpu()))
          .bind("gc", Columns.micros(sample.gcPause()))
          .bind("collections", sample.collections())
          .bind("allocated", sample.allocatedBytes())
          .bind("lines", sample.logLines())
          .add();
    }
    var unused = batch.execute();
  }

  private static List<Key> over(Handle handle, Instant keptFrom, int most) {
    return handle
        .createQuery(
            "select at, node from process_sample where at < :kept order by at, node fetch first :most rows only")
        .bind("kept", Columns.at(keptFrom))
        .bind("most", most)
        .map((row, context) -> new Key(Columns.instant(row, "at"), row.getString("node")))
        .list();
  }

  // Those to be added too: they are there if the answer to a commit was lost.
  private static void remove(Handle handle, List<ProcessSample> samples, List<Key> over) {
    var batch = handle.prepareBatch("delete from process_sample where at = :at and node = :node");
    for (var key :
        Stream.concat(over.stream(), samples.stream().map(one -> new Key(one.at(), one.node())))
            .toList()) {
      batch.bind("at", Columns.at(key.at)).bind("node", key.node).add();
    }
    var unused = batch.execute();
  }

  private record Key(Instant at, String node) {}

  @Override
  public List<ProcessSample> between(Instant from, Instant to, int most) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select * from process_sample where at >= :from and at < :to order by at, node fetch first :most"
                        + " rows only")
                .bind("from", Columns.at(from))
                .bind("to", Columns.at(to))
                .bind("most", most)
                .map((row, context) -> sample(row))
                .list());
  }

  private static ProcessSample sample(ResultSet row) throws SQLException {
    return new ProcessSample(
        row.getString("node"),
        Columns.instant(row, "at"),
        Columns.micros(row, "took_us"),
        row.getLong("resident_bytes"),
        row.getLong("heap_bytes"),
        Columns.micros(row, "cpu_us"),
        Columns.micros(row, "gc_pause_us"),
        row.getLong("collections"),
        row.getLong("allocated_bytes"),
        row.getLong("log_lines"));
  }

  @Override
  public List<ProcessStretch> stretches(Instant from, Instant to, Duration width) {
    long seconds = Math.max(1, width.toSeconds());
    // whole numbers: H2 divides others to a hundred thousand digits
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select node, stretch, max(at) as until, sum(took_us) as took_us, min(memory) as least, max(memory) as most,"
                        + " max(heap_bytes) as heap, sum(cpu_us) as cpu_us, sum(gc_pause_us) as gc_pause_us,"
                        + " sum(collections) as collections, sum(allocated_bytes) as allocated, sum(log_lines) as lines"
                        + " from (select s.*, case when resident_bytes > 0 then resident_bytes else heap_bytes end as"
                        + " memory, cast(floor(extract(epoch from at)) as bigint) / cast(:seconds as bigint) as stretch from"
                        + " process_sample s where at >= :from and at < :to) of_stretch group by stretch, node order by"
                        + " stretch, node")
                .bind("seconds", seconds)
                .bind("from", Columns.at(from))
                .bind("to", Columns.at(to))
                .map((row, context) -> stretch(row, seconds))
                .list());
  }

  private static ProcessStretch stretch(ResultSet row, long seconds) throws SQLException {
    return new ProcessStretch(
        row.getString("node"),
        Instant.ofEpochSecond(row.getLong("stretch") * seconds),
        Columns.instant(row, "until"),
        Columns.micros(row, "took_us"),
        row.getLong("least"),
        row.getLong("most"),
        row.getLong("heap"),
        Columns.micros(row, "cpu_us"),
        Columns.micros(row, "gc_pause_us"),
        row.getLong("collections"),
        row.getLong("allocated"),
        row.getLong("lines"));
  }
}
