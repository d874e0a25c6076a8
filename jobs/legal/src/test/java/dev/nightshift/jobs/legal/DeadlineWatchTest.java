package dev.nightshift.jobs.legal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Database;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's own table of contracts, which knows nothing of us. */
class DeadlineWatchTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final String QUERY =
      "select nr as item, ends_on as due, state as status, keeper as owner, branch as tenant, name"
          + " as title from contracts";

  @TempDir Path folder;
  private SmtpSink smtp;
  private Db db;
  private Practice contracts;
  private Instant now = NOW;

  @BeforeEach
  void open() throws Exception {
    smtp = new SmtpSink();
    contracts = TestPractice.memory();
    db = contracts.open();
    db.update(
        "create table contracts (nr integer primary key, name varchar(100), ends_on date, state"
            + " varchar(20), keeper varchar(100), branch varchar(20))");
  }

  @AfterEach
  void close() throws Exception {
    db.close();
    smtp.close();
  }

  @Test
  void ownersAreToldOnceBeforeAndAfterWhateverThePageOrRestart() throws Exception {
    for (int nr = 1; nr <= 250; nr++) {
      contract(nr, "2026-03-12", nr % 5 == 0 ? "closed" : "open", "ann@example.org");
    }
    contract(900, "2026-03-09", "Open", "Bob");
    contract(901, "2026-03-09", "open", "nobody known");
    contract(902, "2026-06-01", "open", "ann@example.org");
    var run = run(QUERY);
    assertThat(run.items()).as("200 near, and two that are overdue").isEqualTo(202);
    assertThat(run.value(DeadlineWatch.ITEMS, "near")).hasValue(200);
    assertThat(run.value(DeadlineWatch.ITEMS, "overdue")).hasValue(2);
    assertThat(run.value(DeadlineWatch.ITEMS, "ahead")).hasValue(1);
    assertThat(run.value("watched_without_owner")).hasValue(0);
    assertThat(run.value(DeadlineWatch.OLDEST))
        .as("from the day's end on")
        .hasValue(12 * 3600 + 3600);
    assertThat(smtp.taken())
        .extracting(SmtpSink.Mail::recipient)
        .contains("bob@example.org", "desk@example.org");
    assertThat(run(QUERY).items()).isZero();

    now = Instant.parse("2026-03-13T00:00:00Z");
    assertThat(run(QUERY).items()).as("due, and a day after of the two").isEqualTo(202);
    assertThat(smtp.taken()).extracting(SmtpSink.Mail::id).doesNotHaveDuplicates();
  }

  @Test
  void whatIsDoneWhileItsMessageWaitsIsNotSentAnyMore() throws Exception {
    contract(1, "2026-03-12", "open", "ann@example.org");
    contract(2, "2026-03-12", "open", "ann@example.org");
    contract(3, "2026-03-12", "open", "ann@example.org");
    smtp.behave((n, to) -> SmtpSink.Mood.REFUSE_LATER);
    run(QUERY);
    db.update("update contracts set state = 'closed' where nr = 1");
    db.update("delete from contracts where nr = 2");
    smtp.behave((n, to) -> SmtpSink.Mood.TAKE);
    now = NOW.plus(Duration.ofMinutes(5));
    assertThat(run(QUERY).items()).isEqualTo(1);
    assertThat(smtp.taken())
        .extracting(SmtpSink.Mail::subject)
        .containsExactly("Due soon: contract 3");
  }

  @Test
  void aQueryThatDoesNotRunSaysWhereAndWhy() {
    assertThatThrownBy(() -> run("select * from contract"))
        .hasMessageStartingWith("the query of jdbc:h2:mem:")
        .hasMessageContaining("CONTRACT");
  }

  @Test
  void timesAreReadAsDatabasesTellThem() {
    var zone = ZoneId.of("Europe/Zurich");
    for (var text :
        List.of("2026-03-10 13:00:00+01", "2026-03-10T12:00:00Z", "2026-03-10 13:00:00")) {
      assertThat(WatchedQuery.instant(text, "1", zone)).as(text).isEqualTo(NOW);
    }
    assertThat(WatchedQuery.instant("2026-03-10", "1", zone)).isEqualTo("2026-03-10T23:00:00Z");
    assertThatThrownBy(() -> WatchedQuery.instant("soon", "7", zone))
        .hasMessage("the due time \"soon\" of item 7 is no time");
  }

  private void contract(int nr, String day, String state, String keeper) throws Exception {
    db.update(
        "insert into contracts (nr, name, ends_on, state, keeper, branch) values (?, ?, ?, ?, ?, ?)",
        nr,
        "contract " + nr,
        java.time.LocalDate.parse(day),
        state,
        keeper,
        "sales");
  }

  /** The outbox is a file in the job's own folder. */
  private TestContext run(String query) throws Exception {
    var settings =
        new DeadlineWatch.Settings(
            contracts.database().orElseThrow(),
            query,
            List.of("closed"),
            List.of(Duration.ofDays(7)),
            List.of(Duration.ZERO, Duration.ofDays(1)),
            ZoneId.of("Europe/Zurich"),
            Map.of("Bob", "bob@example.org"),
            Optional.of("desk@example.org"),
            DeadlineWatch.Way.MAIL,
            TestPractice.sinks(smtp.port(), 9),
            Optional.<Database>empty(),
            Duration.ofMinutes(15));
    var job = new DeadlineWatch();
    var context = TestContext.of(job, settings, folder.resolve("job"));
    context.clock().set(now);
    try (context) {
      job.run(context, settings);
    }
    return context;
  }
}
