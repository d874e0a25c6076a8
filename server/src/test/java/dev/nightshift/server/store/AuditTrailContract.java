package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditCheck.Chain;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.audit.AuditTrail.Query;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every store tells its audit, and what of it cannot be changed unnoticed. */
abstract class AuditTrailContract {
  static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");
  private static final int ENTRIES = 6;

  final TestClock clock = new TestClock(T0);
  private Store store;
  private long ids;

  abstract Store open();

  /** Changes the store behind its back. */
  abstract void tamper(String sql) throws Exception;

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void append(String node, String actor, String action, String target, int second) {
    store
        .audit(node)
        .append(
            new AuditEntry(
                T0.plusSeconds(second),
                new Actor(actor, Role.ADMIN, "10.0.0.7", "req-" + second),
                action,
                target,
                Map.of("keep", "3", "password", "hunter2"),
                "because of ticket 7",
                actor.equals("eve") ? Outcome.REFUSED : Outcome.DONE,
                "told"));
  }

  private static Query all() {
    return new Query(null, null, null, null, null, null, null, 100);
  }

  private List<String> told(Query query) {
    return store.auditTrail().list(query).entries().stream()
        .map(one -> one.node() + one.sequence() + " " + one.entry().action())
        .toList();
  }

  @Test
  void entriesAreReadBackAsTheyWereWrittenWithoutSecrets() {
    append("a", "ann", "pause", "gc", 0);
    var stored = store.auditTrail().find("a", 1).orElseThrow();
    var entry = stored.entry();
    assertThat(entry.actor()).isEqualTo(new Actor("ann", Role.ADMIN, "10.0.0.7", "req-0"));
    assertThat(entry.at()).isEqualTo(T0);
    assertThat(entry.parameters()).isEqualTo(Map.of("keep", "3", "password", "***"));
    assertThat(entry.reason()).isEqualTo("because of ticket 7");
    assertThat(entry.outcome()).isEqualTo(Outcome.DONE);
    assertThat(stored.hash()).isEqualTo(store.auditCheck().verify().get(0).head());
    assertThat(store.auditTrail().find("a", 2)).isEmpty();
    assertThat(store.auditTrail().find("b", 1)).isEmpty();
  }

  @Test
  void entriesAreFoundByWhoWhatAndWhen() {
    append("a", "ann", "pause", "gc", 1);
    append("b", "bob", "resume", "gc", 2);
    append("a", "eve", "pause", "sync", 3);
    append("b", "ann", "trigger", "sync", 4);
    assertThat(told(all())).containsExactly("b2 trigger", "a2 pause", "b1 resume", "a1 pause");
    assertThat(told(new Query("ann", null, null, null, null, null, null, 9)))
        .containsExactly("b2 trigger", "a1 pause");
    assertThat(told(new Query(null, "pause", null, null, null, null, null, 9)))
        .containsExactly("a2 pause", "a1 pause");
    assertThat(told(new Query(null, null, "gc", null, null, null, null, 9)))
        .containsExactly("b1 resume", "a1 pause");
    assertThat(told(new Query("ann", "pause", "gc", Outcome.DONE, null, null, null, 9)))
        .containsExactly("a1 pause");
    assertThat(told(new Query(null, null, null, Outcome.REFUSED, null, null, null, 9)))
        .containsExactly("a2 pause");
    assertThat(
            told(new Query(null, null, null, null, T0.plusSeconds(2), T0.plusSeconds(4), null, 9)))
        .containsExactly("a2 pause", "b1 resume");
    assertThat(told(new Query("' or 1=1 --", null, null, null, null, null, null, 9))).isEmpty();
  }

  @Test
  void pagesGoOnWhereTheyEndedAlsoWithinOneInstant() {
    for (int i = 0; i < 7; i++) {
      append(i % 2 == 0 ? "a" : "b", "ann", "pause", "gc", i / 4);
    }
    for (var query : List.of(all(), new Query(null, null, "gc", null, null, null, null, 100))) {
      List<String> paged = new ArrayList<>();
      var next = new Query(null, null, query.target(), null, null, null, null, 2);
      for (int i = 0; i < 9 && next != null; i++) {
        var page = store.auditTrail().list(next);
        page.entries().forEach(one -> paged.add(one.node() + one.sequence() + " pause"));
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(2);
        next =
            page.next() == null
                ? null
                : next.before(AuditTrail.Place.parse(page.next().toString()).orElseThrow());
      }
      assertThat(paged).hasSize(7).doesNotHaveDuplicates().isEqualTo(told(query));
    }
    assertThat(AuditTrail.Place.parse("x_1_a")).isEmpty();
    assertThat(AuditTrail.Place.parse("")).isEmpty();
  }

  private Run failing(String job, RunError error, int second, boolean retried) {
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    var run =
        store
            .runs()
            .insert(
                Run.of(id, job)
                    .asked(Trigger.MANUAL, "ann")
                    .queue("default", 0)
                    .due(T0, T0)
                    .state(RunState.RUNNING)
                    .at("a-1", T0)
                    .build(),
                1);
    var next =
        Run.of(new UUID(id.getMostSignificantBits() + 1, 1), job)
            .attempt(run.root(), 2)
            .asked(Trigger.MANUAL, "ann")
            .queue("default", 0)
            .due(T0.plusSeconds(90_000), T0)
            .build();
    var outcome =
        new dev.nightshift.server.run.Outcome(
            error == null ? RunState.SUCCEEDED : RunState.FAILED,
            T0,
            T0.plusSeconds(second),
            new Progress(3, 0, 0, "reading", Map.of(), Map.of()),
            error,
            null,
            Duration.ZERO,
            0,
            null);
    store.runs().end(List.of(new RunStore.End(run, outcome, false, retried ? next : null, null)));
    return run;
  }

  @Test
  void failedRunsAreThereWithTheirStackTraceOnceADayForEachPlace() {
    var runs = store.runs();
    runs.open(new NodeName("a-1", "a", "1"), T0, Duration.ofDays(9));
    var demand = new Schedule.OnDemand();
    runs.register(
        List.of(
            new Registration(new JobKey("gc", ""), demand, Optional.empty(), "default", List.of()),
            new Registration(
                new JobKey("sync", ""), demand, Optional.empty(), "default", List.of())),
        T0);
    var error =
        new RunError(ErrorKind.JOB_ERROR, "page 812 differs", "X: page 812\n\tat a.B.c(B:7)");
    var same = new RunError(ErrorKind.JOB_ERROR, "page 9 differs", "X: page 9\n\tat a.B.c(B:7)");
    var other = new RunError(ErrorKind.JOB_ERROR, "disk full", "Y\n\tat a.B.d(B:9)");
    var first = failing("gc", error, 1, false);
    failing("gc", null, 2, false);
    failing("gc", same, 3, false);
    failing("gc", other, 4, false);
    failing("gc", other, 86_500, false);
    failing("sync", other, 6, true);

    var found =
        store.auditTrail().list(all()).entries().stream()
            .map(AuditTrail.Stored::entry)
            .collect(Collectors.toMap(entry -> entry.at(), entry -> entry));
    assertThat(found).hasSize(4);
    var entry = found.get(T0.plusSeconds(1));
    assertThat(entry.actor().name()).isEqualTo("server");
    assertThat(List.of(entry.action(), entry.target(), entry.reason(), entry.detail()))
        .containsExactly("fail", "gc", "page 812 differs", first.id().toString());
    assertThat(entry.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(entry.parameters())
        .isEqualTo(
            Map.of(
                "attempt",
                "1",
                "trigger",
                "manual",
                "actor",
                "ann",
                "state",
                "FAILED",
                "node",
                "a-1",
                "phase",
                "reading",
                "tookMs",
                "1000",
                "errorKind",
                "job_error",
                "stackTrace",
                "X: page 812\n\tat a.B.c(B:7)"));
    assertThat(found.get(T0.plusSeconds(3)).parameters())
        .containsEntry("stackTraceIn", "a/1")
        .doesNotContainKey("stackTrace");
    assertThat(found.get(T0.plusSeconds(4)).parameters()).containsKey("stackTrace");
    assertThat(found.get(T0.plusSeconds(86_500)).parameters()).containsKey("stackTrace");
    assertThat(chain().broken()).isNull();
  }

  private Chain chain() {
    return store.auditCheck().verify().get(0);
  }

  /** What somebody with the rights of the database's owner may try, by its name. */
  private static Map<String, List<String>> tamperings() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (var column :
        List.of(
            "actor",
            "role",
            "address",
            "action",
            "target",
            "parameters",
            "reason",
            "request",
            "outcome",
            "detail",
            "hash",
            "previous_hash",
            "node")) {
      for (int row : List.of(1, 3, ENTRIES)) {
        all.put(
            column + " of " + row,
            List.of("update audit set " + column + " = 'x' where sequence = " + row));
      }
    }
    for (int row : List.of(1, 3, ENTRIES)) {
      all.put(
          "at of " + row,
          List.of("update audit set at = at + interval '1' second where sequence = " + row));
      all.put(
          "sequence of " + row,
          List.of("update audit set sequence = sequence + 100 where sequence = " + row));
    }
    all.put("removed first", List.of("delete from audit where sequence = 1"));
    all.put("removed middle", List.of("delete from audit where sequence = 3"));
    all.put("removed begin", List.of("delete from audit where sequence <= 3"));
    all.put(
        "removed and numbered anew",
        List.of(
            "delete from audit where sequence = 3",
            "update audit set sequence = sequence - 1 where sequence > 3"));
    all.put("exchanged", exchange(2, 4));
    all.put("exchanged neighbours", exchange(ENTRIES - 1, ENTRIES));
    all.put(
        "inserted",
        List.of(
            "insert into audit select node, 7, hash, hash, at, actor, role, address, action,"
                + " target, parameters, reason, request, outcome, detail from audit where sequence"
                + " = 6"));
    all.put(
        "checkpoint forged",
        List.of(
            "delete from audit where sequence <= 3",
            "insert into audit_checkpoint (node, sequence, hash, removed, made) select node, 3,"
                + " hash, 3, at from audit where sequence = 4"));
    all.put(
        "blank for empty", List.of("update audit set reason = reason || ' ' where sequence = 2"));
    return all;
  }

  private static List<String> exchange(int one, int other) {
    return List.of(
        "update audit set sequence = 99 where sequence = " + one,
        "update audit set sequence = " + one + " where sequence = " + other,
        "update audit set sequence = " + other + " where sequence = 99");
  }

  @Test
  void whatIsChangedRemovedOrExchangedIsFound() throws Exception {
    int found = 0;
    List<String> missed = new ArrayList<>();
    var tamperings = tamperings();
    for (var tampering : tamperings.entrySet()) {
      tamper("delete from audit");
      tamper("delete from audit_checkpoint");
      for (int i = 0; i < ENTRIES; i++) {
        append("a", "ann", "pause", "gc", i);
      }
      assertThat(chain().broken()).isNull();
      for (var sql : tampering.getValue()) {
        tamper(sql);
      }
      if (store.auditCheck().verify().stream().anyMatch(chain -> chain.broken() != null)) {
        found++;
      } else {
        missed.add(tampering.getKey());
      }
    }
    System.out.println(
        "tampering with the audit: " + found + " of " + tamperings.size() + " found");
    assertThat(missed).isEmpty();
  }

  @Test
  void aChainThatWasCutOffOrWrittenAnewShowsOnlyAgainstANotedHead() throws Exception {
    for (int i = 0; i < ENTRIES; i++) {
      append("a", "ann", "pause", "gc", i);
    }
    var noted = chain();
    tamper("delete from audit where sequence > 4");
    assertThat(chain().broken()).isNull();
    assertThat(chain().last()).isLessThan(noted.last());

    // the same length again, as somebody could who knows how entries are hashed
    append("a", "mallory", "pause", "gc", 4);
    append("a", "mallory", "pause", "gc", 5);
    assertThat(chain().broken()).isNull();
    assertThat(chain().last()).isEqualTo(noted.last());
    assertThat(store.auditTrail().find("a", noted.last()).orElseThrow().hash())
        .isNotEqualTo(noted.head());

    tamper("delete from audit");
    assertThat(store.auditCheck().verify()).isEmpty();
  }
}
