package dev.nightshift.jobs.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Context;
import dev.nightshift.job.Database;
import dev.nightshift.job.testkit.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that syncs from one H2 file to another is killed again and again. */
@Tag("proof")
class SyncKillProofTest {
  private static final int KILLS = Proof.size(2, 20);
  private static final int ROWS = Proof.size(6_000, 100_000);
  private static final int MOST_BATCHES = 4;

  /** More than the rows of the overlap, so that every process gets further. */
  private static final int BATCH = Proof.size(400, 1_000);

  private static final String ALL = "select * from events order by id";
  private static final String TABLE =
      "create table events (id bigint primary key, name varchar(40) not null, points decimal(12, 3)"
          + " not null, changed_at timestamp(6) with time zone not null)";

  @TempDir Path folder;

  /** What the last batch took. */
  private long batchNanos = TimeUnit.MILLISECONDS.toNanos(20);

  @Test
  void afterManyKillsSourceAndTargetAreEqualByCountAndHash() throws Exception {
    var random = Proof.random("kills of clickhouse_sync");
    make();
    int killed = 0;
    int lateAndChanged = 0;
    long copiedBefore = 0;
    while (killed < KILLS) {
      var ended = runChild(1 + random.nextInt(MOST_BATCHES), random.nextDouble());
      assertThat(ended).as("a sync that is killed before its end").isEmpty();
      killed++;
      long copied = Tested.count(target(folder), "select count(*) from events");
      assertThat(copied).as("rows after kill %s", killed).isGreaterThan(copiedBefore);
      copiedBefore = copied;
      lateAndChanged += disturb(random, killed);
    }
    long half = copiedBefore;
    var synced = runChild(Integer.MAX_VALUE, 0).orElseThrow();
    long rows = Tested.count(source(folder), "select count(*) from events");
    assertThat(Tested.count(target(folder), "select count(*) from events")).isEqualTo(rows);
    assertThat(Tested.hash(target(folder), ALL)).isEqualTo(Tested.hash(source(folder), ALL));
    assertThat(half).as("rows that were there before the last run").isBetween(1L, rows - 1);
    assertThat(runChild(Integer.MAX_VALUE, 0)).hasValue("0");
    System.out.printf(
        "clickhouse_sync: %d rows, %d kills, %d late or changed between them; %d rows were there"
            + " before the last run, which copied %s; source and target equal by count and hash%n",
        rows, killed, lateAndChanged, half, synced);
  }

  private void make() throws SQLException {
    Tested.execute(target(folder), TABLE);
    try (var connection = source(folder).connect()) {
      Tables.execute(connection, TABLE, "create index events_changed on events (changed_at, id)");
      boolean transactional = Tables.begin(connection);
      try (var insert = connection.prepareStatement("insert into events values (?, ?, ?, ?)")) {
        for (int i = 0; i < ROWS; i++) {
          insert.setLong(1, i);
          insert.setString(2, "event " + i);
          insert.setDouble(3, i / 8.0);
          insert.setObject(4, Tables.moment(connection, TestContext.START.minusSeconds(ROWS - i)));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      Tables.commit(connection, transactional);
    }
  }

  /** A row that comes late by less than the overlap, and one that changes. */
  private int disturb(RandomGenerator random, int kill) throws Exception {
    var reached =
        Files.exists(folder.resolve("cursor.events"))
            ? Watermark.parse(Files.readString(folder.resolve("cursor.events"))).moment()
            : TestContext.START.minusSeconds(ROWS);
    try (var connection = source(folder).connect();
        var insert = connection.prepareStatement("insert into events values (?, ?, ?, ?)");
        var update =
            connection.prepareStatement(
                "update events set points = points + 1, changed_at = ? where id = ?")) {
      insert.setLong(1, 1_000_000 + kill);
      insert.setString(2, "late " + kill);
      insert.setInt(3, kill);
      insert.setObject(4, Tables.moment(connection, reached.minusSeconds(random.nextInt(299))));
      insert.executeUpdate();
      update.setObject(1, Tables.moment(connection, reached.plusSeconds(1)));
      update.setLong(2, random.nextInt(ROWS));
      return 1 + update.executeUpdate();
    }
  }

  /**
   * What it said at its end; empty if it was killed after so many batches, and a share of the time
   * of the next one. It goes on with each batch as it is told to, and so is not at its end by then.
   */
  private Optional<String> runChild(int batches, double share) throws Exception {
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dproof.full=" + Boolean.getBoolean("proof.full"),
                SyncKillProofTest.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8);
        var told = child.getOutputStream()) {
      String line = said.readLine();
      for (int i = 1; line != null && line.equals("batch"); i++) {
        long begun = System.nanoTime();
        told.write('\n');
        told.flush();
        if (i == batches) {
          long nanos = (long) (share * batchNanos);
          assertThat(child.waitFor(nanos, TimeUnit.NANOSECONDS)).as("its end").isFalse();
          child.destroyForcibly();
          assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
          return Optional.empty();
        }
        line = said.readLine();
        batchNanos = System.nanoTime() - begun;
      }
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
      return Optional.of(line);
    } finally {
      child.destroyForcibly();
    }
  }

  private static Database source(Path folder) {
    return Home.game(folder);
  }

  private static Database target(Path folder) {
    return Home.warehouse(folder);
  }

  /** The child: says each batch, and at its end how many rows it has written. */
  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var settings =
        new ClickhouseSync.Settings(
            Optional.of(source(folder)),
            Optional.of(target(folder)),
            Map.of(
                "events",
                Operation.of("select * from events", "events", List.of("id"), "changed_at")
                    .batch(BATCH)),
            10_000,
            folder,
            "bg");
    var job = new ClickhouseSync();
    try (var context = TestContext.of(job, settings, folder.resolve("job"))) {
      job.run(durable(context, folder), settings);
      System.out.println(context.items());
    }
  }

  /** The context with cursors in files, each as durable as in a server's store. */
  private static Context durable(TestContext context, Path folder) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, values) -> {
              if (method.getName().equals("cursor")) {
                return new FileCursor(folder.resolve("cursor." + values[0]));
              }
              if (method.getName().equals("throttle")) {
                System.out.println("batch");
                System.in.read();
              }
              try {
                return method.invoke(context, values);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private record FileCursor(Path file) implements Context.Cursor {
    @Override
    public Optional<String> read() {
      try {
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void write(String position) {
      try {
        var part = Path.of(file + ".part");
        Files.writeString(part, position);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void clear() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
