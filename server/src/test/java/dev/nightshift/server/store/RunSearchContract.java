package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.OnceKey;
import dev.nightshift.server.engine.OnceKeys;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunSearch.Filter;
import dev.nightshift.server.run.RunSearch.Place;
import dev.nightshift.server.run.RunState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every store finds runs. A store's test says only how to make an empty one. */
abstract class RunSearchContract extends SlotsContract {
  private static final String NODE = "north-0a1b2c3d-4e5f";
  private static final Schedule HOURLY = new Schedule.FixedRate(Duration.ofHours(1));

  private long ids;

  @BeforeEach
  void makeRuns() {
    register(GC, HOURLY);
    register(new JobKey("mail", ""), HOURLY);
    succeeded("gc", 0, 5, Trigger.SCHEDULE);
    failed("gc", 1, ErrorKind.JOB_ERROR, "the disk is full: 100%");
    succeeded("mail", 2, 60, Trigger.MANUAL);
    failed("mail", 3, ErrorKind.TIMEOUT, "took too long");
    failed("gc", 4, ErrorKind.JOB_ERROR, "Page 812: checksum differs");
    succeeded("gc", 5, 5, Trigger.SCHEDULE);
    insert(row("mail", 6, Trigger.SCHEDULE, Map.of("target", "S3_Archive")).build());
  }

  /** Of a minute; ids of the same minute differ. */
  private UUID id(int minute) {
    return new UUID(at(minute).toEpochMilli() << 16 | 0x7000, 0x8000000000000000L + ++ids);
  }

  static Instant at(int minute) {
    return T0.plusSeconds(60L * minute);
  }

  private dev.nightshift.server.run.RunBuilder row(
      String job, int minute, Trigger trigger, Map<String, String> parameters) {
    return Run.of(id(minute), job)
        .asked(trigger, "ann")
        .parameters(parameters)
        .due(at(minute), at(minute));
  }

  private void insert(Run run) {
    store.runs().insert(List.of(new RunStore.Wanted(run, 1_000)));
  }

  private void succeeded(String job, int minute, int seconds, Trigger trigger) {
    ended(job, minute, seconds, trigger, RunState.SUCCEEDED, null);
  }

  private void failed(String job, int minute, ErrorKind kind, String text) {
    var state = kind == ErrorKind.TIMEOUT ? RunState.TIMED_OUT : RunState.FAILED;
    ended(job, minute, 1, Trigger.SCHEDULE, state, new RunError(kind, text, "at x"));
  }

  private void ended(
      String job, int minute, int seconds, Trigger trigger, RunState state, RunError error) {
    var run = row(job, minute, trigger, Map.of()).running(NODE, at(minute)).build();
    insert(run);
    var outcome =
        new Outcome(
            state,
            at(minute),
            at(minute).plusSeconds(seconds),
            Progress.NONE,
            error,
            null,
            Duration.ZERO,
            0,
            null);
    store.runs().end(List.of(new RunStore.End(run, outcome, false, null, null)));
  }

  private RunSearch search() {
    return store.search();
  }

  /** The minutes of what is found. */
  private List<Integer> minutes(Filter filter) {
    return minutes(search().find(filter, Place.NEWEST, 100).runs());
  }

  private static List<Integer> minutes(List<Run> runs) {
    return runs.stream().map(run -> (int) Duration.between(T0, run.queued()).toMinutes()).toList();
  }

  private static Filter filter(String job, Set<RunState> states, Set<ErrorKind> kinds) {
    return new Filter(job, states, kinds, Set.of(), null, null, null, null, null);
  }

  private static Filter text(String text) {
    return new Filter(null, Set.of(), Set.of(), Set.of(), null, null, null, text, null);
  }

  private static Filter between(String job, Instant from, Instant to) {
    return new Filter(job, Set.of(), Set.of(), Set.of(), from, to, null, null, null);
  }

  private static Filter slower(Duration duration) {
    return new Filter(null, Set.of(), Set.of(), Set.of(), null, null, duration, null, null);
  }

  private static Filter node(String node) {
    return new Filter(null, Set.of(), Set.of(), Set.of(), null, null, null, null, node);
  }

  @Test
  void runsAreFoundByJobStateAndKind() {
    assertThat(minutes(Filter.ALL)).containsExactly(6, 5, 4, 3, 2, 1, 0);
    assertThat(minutes(filter("gc", Set.of(), Set.of()))).containsExactly(5, 4, 1, 0);
    var failures = Set.of(RunState.FAILED, RunState.TIMED_OUT);
    assertThat(minutes(filter(null, failures, Set.of()))).containsExactly(4, 3, 1);
    assertThat(minutes(filter("gc", failures, Set.of()))).containsExactly(4, 1);
    var ended = Set.of(RunState.FAILED, RunState.SUCCEEDED);
    assertThat(minutes(filter(null, ended, Set.of()))).containsExactly(5, 4, 2, 1, 0);
    assertThat(minutes(filter("mail", Set.of(RunState.QUEUED), Set.of()))).containsExactly(6);
    assertThat(minutes(filter(null, Set.of(), Set.of(ErrorKind.TIMEOUT)))).containsExactly(3);
    assertThat(minutes(filter(null, Set.of(RunState.FAILED), Set.of(ErrorKind.TIMEOUT)))).isEmpty();
    assertThat(minutes(filter("gc", Set.of(), Set.of(ErrorKind.JOB_ERROR, ErrorKind.TIMEOUT))))
        .containsExactly(4, 1);
  }

  @Test
  void runsAreFoundByTheTimeTheyWereQueuedFromInclusiveToExclusive() {
    var from = at(1).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    assertThat(minutes(between(null, from, at(4)))).containsExactly(3, 2, 1);
    assertThat(minutes(between("gc", from, null))).containsExactly(5, 4, 1);
    assertThat(minutes(between(null, null, at(2)))).containsExactly(1, 0);
    assertThat(minutes(between(null, Instant.EPOCH, Instant.MAX))).hasSize(7);
    assertThat(minutes(between(null, at(7), null))).isEmpty();
  }

  @Test
  void runsAreFoundByTriggerDurationTextAndNode() {
    var manual =
        new Filter(null, Set.of(), Set.of(), Set.of(Trigger.MANUAL), null, null, null, null, null);
    assertThat(minutes(manual)).containsExactly(2);
    assertThat(minutes(slower(Duration.ofSeconds(5)))).containsExactly(2);
    assertThat(minutes(slower(Duration.ofMillis(4_999)))).containsExactly(5, 2, 0);
    assertThat(minutes(text("PAGE 812"))).containsExactly(4);
    assertThat(minutes(text("100%"))).containsExactly(1);
    assertThat(minutes(text("s3_arch"))).containsExactly(6);
    assertThat(minutes(text("s3xarch"))).as("an underscore is an underscore").isEmpty();
    assertThat(minutes(text("' or 1=1 --"))).isEmpty();
    assertThat(minutes(node(NODE))).hasSize(6);
    assertThat(minutes(node("north"))).hasSize(6);
    assertThat(minutes(node("nort_"))).isEmpty();
  }

  @Test
  void pagesLeadToOlderRunsAndBackWithoutGapsOrDoubles() {
    for (var filter :
        List.of(
            Filter.ALL,
            filter("gc", Set.of(), Set.of()),
            filter(null, Set.of(RunState.FAILED, RunState.TIMED_OUT), Set.of()),
            filter(null, Set.of(RunState.FAILED, RunState.SUCCEEDED), Set.of()),
            slower(Duration.ZERO))) {
      var all = minutes(filter);
      List<Integer> down = new ArrayList<>();
      RunSearch.Found page = search().find(filter, Place.NEWEST, 2);
      assertThat(page.newer()).isNull();
      var last = page;
      while (true) {
        down.addAll(minutes(page.runs()));
        last = page;
        if (page.older() == null) {
          break;
        }
        page = search().find(filter, new Place(page.older(), null), 2);
      }
      assertThat(down).as("%s", filter).isEqualTo(all);
      List<Integer> up = new ArrayList<>(reversed(minutes(last.runs())));
      while (last.newer() != null) {
        last = search().find(filter, new Place(null, last.newer()), 2);
        up.addAll(reversed(minutes(last.runs())));
      }
      assertThat(up).as("%s", filter).isEqualTo(reversed(all));
    }
  }

  private static List<Integer> reversed(List<Integer> list) {
    var copy = new ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
  }

  @Test
  void aRunThatComesMeanwhileChangesNoOlderPage() {
    var first = search().find(Filter.ALL, Place.NEWEST, 3);
    insert(row("gc", 9, Trigger.MANUAL, Map.of()).build());
    assertThat(minutes(search().find(Filter.ALL, new Place(first.older(), null), 3).runs()))
        .containsExactly(3, 2, 1);
    assertThat(
            minutes(search().find(Filter.ALL, new Place(null, first.runs().get(0).id()), 3).runs()))
        .containsExactly(9);
  }

  @Test
  void aSearchOfTextsGoesThroughABoundedNumberOfRunsAndGoesOnWhereItStopped() {
    fill(RunSearch.LOOKED_AT + 500);
    var first = search().find(text("disk"), Place.NEWEST, 50);
    assertThat(first.runs()).isEmpty();
    assertThat(first.older()).isNotNull();
    assertThat(first.lookedUntil()).isAfter(at(6));
    var second = search().find(text("disk"), new Place(first.older(), null), 50);
    assertThat(minutes(second.runs())).containsExactly(1);
    assertThat(second.older()).isNull();
    assertThat(second.lookedUntil()).isNull();
    var up = search().find(text("disk"), new Place(null, second.runs().get(0).id()), 50);
    assertThat(up.runs()).isEmpty();
    assertThat(up.newer()).isNotNull();
    assertThat(search().find(text("disk"), new Place(null, up.newer()), 50).newer()).isNull();
  }

  @Test
  void aKeyIsStoredWithItsRunOrNeitherIs() {
    var key = new OnceKey("a".repeat(64), "b".repeat(64));
    var first = row("gc", 10, Trigger.MANUAL, Map.of()).build();
    insert(first, key);
    var again = row("gc", 11, Trigger.MANUAL, Map.of()).build();
    assertThatThrownBy(() -> insert(again, key)).isInstanceOf(RuntimeException.class);
    assertThat(store.history().find(again.id())).isEmpty();
    assertThat(store.onceKeys().used(key.id(), at(9)))
        .contains(new OnceKeys.Used(key.request(), first.id()));
    assertThat(store.onceKeys().used(key.id(), at(10))).isEmpty();
    var nextDay = row("gc", 10 + 24 * 60, Trigger.MANUAL, Map.of()).build();
    insert(nextDay, key);
    assertThat(store.onceKeys().used(key.id(), at(11)).map(OnceKeys.Used::run))
        .contains(nextDay.id());
  }

  private void insert(Run run, OnceKey key) {
    store.runs().insert(List.of(new RunStore.Wanted(run, 1_000, key)));
  }

  @Test
  void spansAreThoseOfRunsThatWereAtWorkThen() {
    var found = store.spans().between(at(2).plusSeconds(30), at(4).plusMillis(500), 100);
    assertThat(found)
        .extracting(span -> span.job() + " " + span.state())
        .containsExactlyInAnyOrder("mail SUCCEEDED", "mail TIMED_OUT", "gc FAILED");
    assertThat(store.spans().between(at(2).plusSeconds(30), at(4).plusMillis(500), 2)).hasSize(2);
    assertThat(store.spans().between(at(7), at(8), 100)).isEmpty();
  }

  @Test
  void attemptsAndRetriesOfARunAreFound() {
    var failed = search().find(text("812"), Place.NEWEST, 1).runs().get(0);
    insert(row("gc", 8, Trigger.MANUAL, Map.of()).retryOf(failed.root()).build());
    insert(row("gc", 9, Trigger.MANUAL, Map.of()).build());
    assertThat(minutes(search().attempts(failed.root()))).containsExactly(4);
    assertThat(minutes(search().retries(failed.root()))).containsExactly(8);
    assertThat(search().retries(id(9))).isEmpty();
  }

  @Test
  void aLogIsReadFromBothEndsByLevelAndText() {
    var run = id(1);
    List<RunStore.Line> lines = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      var level = i % 3 == 0 ? "ERROR" : "INFO";
      lines.add(
          new RunStore.Line(run, new LogLine(i, at(1), level, "gc", "Page " + i + " of 100%")));
    }
    store.runs().log(lines);
    assertThat(numbers(run, 0, 0, Set.of(), null, 4)).isEqualTo("1 2 3 4 …");
    assertThat(numbers(run, 4, 0, Set.of(), null, 5)).isEqualTo("5 6 7 8 9");
    assertThat(numbers(run, 0, 6, Set.of(), null, 4)).isEqualTo("2 3 4 5 …");
    assertThat(numbers(run, 0, 3, Set.of(), null, 4)).isEqualTo("1 2");
    assertThat(numbers(run, 0, 0, Set.of("ERROR"), null, 4)).isEqualTo("3 6 9");
    assertThat(numbers(run, 0, 0, Set.of(), "pAGE 7", 4)).isEqualTo("7");
    assertThat(numbers(run, 0, 0, Set.of(), "00%", 9)).isEqualTo("1 2 3 4 5 6 7 8 9");
    assertThat(numbers(run, 0, 0, Set.of(), "_", 9)).isEmpty();
  }

  private String numbers(
      UUID run, long after, long before, Set<String> levels, String text, int limit) {
    var found = search().log(run, new RunSearch.LineFilter(after, before, levels, text), limit);
    return found.lines().stream().map(line -> "" + line.number()).collect(Collectors.joining(" "))
        + (found.more() ? " …" : "");
  }

  /** So many runs of a third job that succeeded, a second each after the others. */
  private void fill(int runs) {
    try (var connection = connection();
        var insert =
            connection.prepareStatement(
                "insert into run (id, root, attempt, job, state, why, actor, dry_run, parameters, queue, priority, due,"
                    + " queued, started, finished, node) values (?, ?, 1, 'sync', 'SUCCEEDED', 'SCHEDULE', 'schedule',"
                    + " false, '{}', 'default', 0, ?, ?, ?, ?, 'south-0a1b2c3d-4e5f')")) {
      connection.setAutoCommit(false);
      for (int i = 1; i <= runs; i++) {
        var at = at(7).plusSeconds(i);
        var id = new UUID(at.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L + ++ids);
        insert.setObject(1, id);
        insert.setObject(2, id);
        for (int column = 3; column <= 6; column++) {
          insert.setObject(column, Columns.at(at));
        }
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  abstract Connection connection() throws SQLException;
}
