package dev.nightshift.jobs.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.Database;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickhouseSyncTest {
  private static final String COLUMNS =
      "id bigint primary key, name varchar(40), points decimal(10, 2), raw varbinary(8), on_day date,"
          + " flag boolean, changed_at timestamp(6) with time zone not null";
  private static final Operation EVENTS =
      Operation.of("select * from events", "events", List.of("id"), "changed_at").batch(10);
  private static final String ALL = "select * from events order by id";

  @TempDir Path folder;
  private final Database source = Tested.inMemory("source");
  private final Database target = Tested.inMemory("target");
  private final ClickhouseSync job = new ClickhouseSync();
  private TestContext context;

  @BeforeEach
  void make() throws SQLException {
    Tested.execute(source, "create table events (" + COLUMNS + ")");
    Tested.execute(target, "create table events (" + COLUMNS + ")");
  }

  @AfterEach
  void drop() throws SQLException {
    Tested.execute(source, "shutdown");
    Tested.execute(target, "shutdown");
  }

  private ClickhouseSync.Settings settings(Map<String, Operation> operations) {
    return new ClickhouseSync.Settings(
        Optional.of(source), Optional.of(target), operations, 10_000, folder, "bg");
  }

  private long sync() throws Exception {
    return sync(settings(Map.of("events", EVENTS)));
  }

  /** As a run after the one before; the rows that were new or had changed. */
  private long sync(ClickhouseSync.Settings settings) throws Exception {
    context =
        context == null ? TestContext.of(job, settings, folder.resolve("job")) : context.next();
    job.run(context, settings);
    return context.items();
  }

  private static Instant at(int seconds) {
    return TestContext.START.minusSeconds(100_000).plusSeconds(seconds);
  }

  private void insert(int id, Instant changed) throws SQLException {
    try (var connection = source.connect();
        var statement =
            connection.prepareStatement(
                "insert into events values (?, ?, ?, x'0102', date '2026-01-02', ?, ?)")) {
      statement.setInt(1, id);
      statement.setString(2, id % 5 == 0 ? null : "name " + id);
      statement.setDouble(3, id / 4.0);
      statement.setBoolean(4, id % 2 == 0);
      statement.setObject(5, Tables.moment(connection, changed));
      statement.executeUpdate();
    }
  }

  private void assertSame() throws Exception {
    assertThat(Tested.hash(target, ALL)).isEqualTo(Tested.hash(source, ALL));
  }

  @Test
  void newAndChangedRowsAreCopiedOnceAndTheRestIsLeftAlone() throws Exception {
    for (int i = 0; i < 35; i++) {
      insert(i, at(i / 12)); // batches end between rows of one moment
    }
    assertThat(sync()).isEqualTo(35);
    assertSame();
    assertThat(context.value("bg_clickhouse_records_synced_total", "events")).hasValue(35);
    assertThat(context.durations("bg_clickhouse_sync_duration_seconds", "events")).hasSize(1);
    assertThat(context.value("bg_clickhouse_sync_lag_rows", "events")).hasValue(0);
    assertThat(sync()).isZero();
    insert(100, at(50));
    Tested.execute(source, "update events set name = 'new', points = null where id = 30");
    Tested.execute(
        source, "update events set changed_at = changed_at + interval '1' minute where id = 30");
    assertThat(sync()).isEqualTo(2);
    assertSame();
  }

  @Test
  void aRowThatComesLateWithinTheOverlapIsFound() throws Exception {
    insert(1, at(1000));
    assertThat(sync()).isEqualTo(1);
    insert(2, at(1000 - 299));
    assertThat(sync()).isEqualTo(1);
    assertSame();
  }

  @Test
  void aRowFromTheFutureHidesNobody() throws Exception {
    insert(1, TestContext.START.plus(Duration.ofDays(400)));
    assertThat(sync()).isEqualTo(1);
    assertThat(context.anomalies()).extracting(TestContext.Anomaly::kind).contains("clock-skew");
    context.clock().advance(Duration.ofHours(1));
    insert(2, TestContext.START.plus(Duration.ofMinutes(30)));
    assertThat(sync()).isEqualTo(1);
    assertSame();
  }

  @Test
  void aColumnThatTheTargetLacksIsNamedAndNothingIsSkipped() throws Exception {
    insert(1, at(1));
    sync();
    Tested.execute(source, "alter table events add column headshots integer");
    insertWithHeadshots(2, at(2));
    assertThatThrownBy(this::sync)
        .hasMessageContaining(
            "events: the query has a column HEADSHOTS (INTEGER) that the target table events lacks");
    assertThat(context.value("bg_clickhouse_sync_lag_rows", "events").orElseThrow()).isPositive();
    Tested.execute(target, "alter table events add column headshots integer");
    assertThat(sync()).isEqualTo(1);
    assertSame();
  }

  private void insertWithHeadshots(int id, Instant changed) throws SQLException {
    try (var connection = source.connect();
        var statement =
            connection.prepareStatement(
                "insert into events (id, changed_at, headshots) values (?, ?, 7)")) {
      statement.setInt(1, id);
      statement.setObject(2, Tables.moment(connection, changed));
      statement.executeUpdate();
    }
  }

  @Test
  void aColumnThatIsGoneIsNamedUntilItIsAccepted() throws Exception {
    insert(1, at(1));
    sync();
    Tested.execute(source, "alter table events drop column raw");
    assertThatThrownBy(this::sync).hasMessageContaining("the query has no column raw any more");
    var settings = settings(Map.of("events", EVENTS));
    context = context.next().with(ClickhouseSync.ACCEPT, "true");
    job.run(context, settings);
    assertThat(sync()).isZero();
  }

  @Test
  void anOperationThatFailsHindersNoOther() throws Exception {
    insert(1, at(1));
    var settings =
        settings(
            Map.of(
                "a_broken",
                Operation.of("select * from gone", "events", List.of("id"), "changed_at"),
                "events",
                EVENTS));
    var failure = catchThrowable(() -> sync(settings));
    assertThat(failure).hasMessageContaining("a_broken: ").hasMessageContaining("GONE");
    assertThat(context.items()).isEqualTo(1);
    assertSame();
  }

  @Test
  void numbersAndKeysOfSeveralColumnsWork() throws Exception {
    for (var database : List.of(source, target)) {
      Tested.execute(
          database,
          "create table hits (server varchar(20), n integer, hits integer, primary key (server,"
              + " n))");
    }
    for (int i = 0; i < 25; i++) {
      Tested.execute(source, "insert into hits values ('s" + i % 3 + "', " + i + ", " + i + ")");
    }
    var hits = Operation.of("select * from hits", "hits", List.of("server", "n"), "n").batch(10);
    var settings = settings(Map.of("hits", hits));
    assertThat(sync(settings)).isEqualTo(25);
    Tested.execute(source, "update hits set hits = 99 where n = 3");
    assertThat(sync(settings)).isEqualTo(1);
    var all = "select * from hits order by n";
    assertThat(Tested.hash(target, all)).isEqualTo(Tested.hash(source, all));
  }

  @Test
  void aTargetThatFailsInMidBatchLeavesNoGapAndNoDouble() throws Exception {
    for (int i = 0; i < 30; i++) {
      insert(i, at(i));
    }
    Tested.execute(target, "alter table events add constraint small check (id < 25)");
    assertThatThrownBy(this::sync).hasMessageContaining("events: ");
    assertThat(Tested.count(target, "select count(*) from events")).isEqualTo(20);
    assertThat(context.items()).isEqualTo(20);
    Tested.execute(target, "alter table events drop constraint small");
    assertThat(sync()).isEqualTo(10);
    assertSame();
  }

  @Test
  void whatIsNoWatermarkIsSaid() throws Exception {
    insert(1, at(1));
    var byName = Operation.of("select * from events", "events", List.of("id"), "name");
    assertThatThrownBy(() -> sync(settings(Map.of("events", byName))))
        .hasMessageContaining("its watermark name holds name 1");
    var byNothing = Operation.of("select * from events", "events", List.of("id"), "nothing");
    assertThatThrownBy(() -> sync(settings(Map.of("events", byNothing))))
        .hasMessageContaining("its query has no column nothing");
  }

  @Test
  void aDryRunSaysHowManyAndCopiesNone() throws Exception {
    insert(1, at(1));
    var settings = settings(Map.of("events", EVENTS));
    try (var dry = TestContext.of(job, settings, folder.resolve("job")).dry()) {
      job.run(dry, settings);
      assertThat(dry.items()).isEqualTo(1);
    }
    assertThat(Tested.count(target, "select count(*) from events")).isZero();
    assertThat(sync()).isEqualTo(1);
  }
}
