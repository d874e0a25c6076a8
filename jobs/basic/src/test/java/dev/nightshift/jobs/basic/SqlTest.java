package dev.nightshift.jobs.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.Database;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SqlTest {
  private static final Database SHOP = Database.at("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1");
  @TempDir Path folder;
  private Connection open;

  @BeforeEach
  void rows() throws SQLException {
    open = SHOP.connect();
    try (var statement = open.createStatement()) {
      statement.execute("create table orders (id int primary key, state varchar(10))");
      statement.execute(
          "insert into orders select x, case when mod(x, 4) = 0 then 'STUCK' else 'DONE' end"
              + " from system_range(1, 1000)");
    }
  }

  @AfterEach
  void drop() throws SQLException {
    try (var statement = open.createStatement()) {
      statement.execute("drop all objects");
    }
    open.close();
  }

  private long count(String where) throws SQLException {
    try (var statement = open.createStatement();
        var found = statement.executeQuery("select count(*) from orders where " + where)) {
      found.next();
      return found.getLong(1);
    }
  }

  private static Sql.Settings query(String query, String... expect) {
    return new Sql.Settings(
        SHOP,
        Optional.of(query),
        List.of(),
        false,
        List.of(expect),
        Duration.ofSeconds(30),
        List.of());
  }

  private static Sql.Settings statements(boolean untilNone, List<String> all, String... expect) {
    return new Sql.Settings(
        SHOP, Optional.empty(), all, untilNone, List.of(expect), Duration.ofSeconds(30), List.of());
  }

  private TestContext context(Sql.Settings settings) {
    return TestContext.of(new Sql(), settings, folder);
  }

  private TestContext ran(Sql.Settings settings) throws Exception {
    var context = context(settings);
    try (context) {
      new Sql().run(context, settings);
    }
    return context;
  }

  @Test
  void aQuestionsRowsAreItemsAndItsFirstCellTheValue() throws Exception {
    var run = ran(query("select count(*) from orders", "value >= 1000", "rows = 1"));
    assertThat(run.items()).isEqualTo(1);
    assertThat(run.value(Sql.ROWS)).hasValue(1);
    assertThat(run.value(Sql.VALUE)).hasValue(1000);
    assertThat(ran(query("select id from orders", "rows = 1000")).items()).isEqualTo(1000);
  }

  @Test
  void anAnswerThatIsNotAsExpectedFailsWithItsFirstRows() {
    var settings =
        query("select id, state from orders where state = 'STUCK' order by id", "rows = 0");
    try (var context = context(settings)) {
      assertThatThrownBy(() -> new Sql().run(context, settings))
          .hasMessage("rows is 250; expected rows = 0");
      assertThat(context.lines()).hasSize(10).startsWith("WARNING id=4  state=STUCK");
      assertThat(context.value(Sql.ROWS)).hasValue(250);
    }
    assertThatThrownBy(() -> ran(query("select max(id) from orders", "value < 1000")))
        .hasMessage("rows is 1 and value is 1000; expected value < 1000");
  }

  @Test
  void statementsAreOneTransaction() throws Exception {
    var both =
        List.of(
            "update orders set state = 'OPEN' where state = 'STUCK'",
            "delete from orders where state = 'DONE' and id <= 100");
    assertThat(ran(statements(false, both)).items()).isEqualTo(325);
    assertThat(count("true")).isEqualTo(925);

    var broken = List.of("delete from orders", "delete from nothing");
    assertThatThrownBy(() -> ran(statements(false, broken))).hasMessageContaining("not found");
    assertThat(count("true")).isEqualTo(925);

    assertThatThrownBy(() -> ran(statements(false, List.of("delete from orders"), "rows < 100")))
        .hasMessage("rows is 925; expected rows < 100");
    assertThat(count("true")).as("rolled back").isEqualTo(925);
  }

  @Test
  void aStatementIsRepeatedUntilItTouchesNothing() throws Exception {
    var chunk = "delete from orders where state = 'DONE' fetch first 100 rows only";
    var run = ran(statements(true, List.of(chunk)));
    assertThat(run.items()).isEqualTo(750);
    assertThat(run.lines()).hasSize(9).startsWith("INFO 100 rows: " + chunk);
    assertThat(count("true")).isEqualTo(250);
  }

  @Test
  void betweenTwoChunksARunStopsAndWhatIsDoneStays() throws Exception {
    var settings = statements(true, List.of("delete from orders fetch first 10 rows only"));
    try (var context = context(settings).cancelAtThrottle(3)) {
      assertThat(catchThrowable(() -> new Sql().run(context, settings)))
          .isInstanceOf(dev.nightshift.job.CancelledException.class);
    }
    assertThat(count("true")).as("after three chunks").isEqualTo(970);
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    for (var repeated : List.of(true, false)) {
      var settings =
          statements(
              repeated, List.of("delete from orders where id <= 100", "truncate table orders"));
      try (var context = context(settings).dry()) {
        new Sql().run(context, settings);
        assertThat(context.items()).isEqualTo(100);
        assertThat(context.lines())
            .contains("INFO dry run: would carry out: truncate table orders");
      }
    }
    assertThat(count("true")).isEqualTo(1000);
  }

  @Test
  void aStatementThatTakesTooLongIsBrokenOff() {
    assertThatThrownBy(() -> ran(endless(Duration.ofSeconds(1))))
        .hasMessage("the statement took longer than 1 s");
    var endless = endless(Duration.ofSeconds(30));
    try (var context = context(endless).cancelAtCheckpoint(2)) {
      assertThat(catchThrowable(() -> new Sql().run(context, endless)))
          .isInstanceOf(dev.nightshift.job.CancelledException.class);
    }
  }

  /** Drivers drop the wish to cancel what has not begun. */
  @Test
  void aStatementThatIsAboutToBeginIsBrokenOffToo() throws Exception {
    var dropped = new CountDownLatch(1);
    var heard = new CountDownLatch(1);
    var running = new AtomicReference<TestContext>();
    var driver =
        new SlowDriver(
            () -> {
              running.get().cancelAtCheckpoint(1);
              dropped.await(60, TimeUnit.SECONDS);
              heard.await(60, TimeUnit.SECONDS);
              throw new SQLException("cancelled");
            },
            () -> (dropped.getCount() > 0 ? dropped : heard).countDown());
    DriverManager.registerDriver(driver);
    var settings =
        new Sql.Settings(
            Database.at(SlowDriver.URL),
            Optional.of("select 1"),
            List.of(),
            false,
            List.of(),
            Duration.ofSeconds(60),
            List.of());
    try (var context = context(settings)) {
      running.set(context);
      assertThat(catchThrowable(() -> new Sql().run(context, settings)))
          .isInstanceOf(dev.nightshift.job.CancelledException.class);
      assertThat(heard.getCount()).as("wishes that it has not heard").isZero();
    } finally {
      DriverManager.deregisterDriver(driver);
    }
  }

  private static Sql.Settings endless(Duration timeout) {
    return new Sql.Settings(
        SHOP,
        Optional.of(
            "select count(*) from system_range(1, 10000000) a, system_range(1, 1000000) b"
                + " where a.x + b.x < 0"),
        List.of(),
        false,
        List.of(),
        timeout,
        List.of());
  }

  @Test
  void aDatabaseThatIsNotThereIsSaidPlainly() {
    var gone =
        new Sql.Settings(
            Database.at("jdbc:oracle:thin:@db:1521/shop"),
            Optional.of("select 1"),
            List.of(),
            false,
            List.of(),
            Duration.ofSeconds(1),
            List.of());
    assertThatThrownBy(() -> ran(gone)).hasMessageContaining("no JDBC driver takes");
    assertThatThrownBy(() -> statements(false, List.of("delete from orders"), "value = 1"))
        .hasMessageContaining("statements have rows only");
    assertThatThrownBy(() -> statements(false, List.of()))
        .hasMessage("write either query or statements");
  }
}
