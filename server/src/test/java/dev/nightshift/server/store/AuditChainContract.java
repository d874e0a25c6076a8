package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditCheck.Chain;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.retention.RetentionStore.AuditPart;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do for the chain of audit entries. */
abstract class AuditChainContract {
  static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");
  static final Duration DAY = Duration.ofDays(1);

  final TestClock clock = new TestClock(T0);
  Store store;

  /** An empty store. */
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

  private void append(String node, int entries, Instant first) {
    var audit = store.audit(node);
    var actor = new Actor("ann", Role.ADMIN, "127.0.0.1", "req-1");
    for (int i = 0; i < entries; i++) {
      audit.append(
          new AuditEntry(
              first.plus(DAY.multipliedBy(i)),
              actor,
              "trigger",
              "gc",
              Map.of("day", "\"" + i + "\"\0"),
              "why; not\n=1+1",
              AuditEntry.Outcome.DONE,
              "ä€😀"));
    }
  }

  private Chain only() {
    var chains = store.auditCheck().verify();
    assertThat(chains).hasSize(1);
    return chains.get(0);
  }

  private void trim(String node, Instant before, int most) {
    for (var part : store.retention().auditOver(before)) {
      if (part.node().equals(node)) {
        while (store.retention().removeAudit(part, T0, most).done() == 0) {}
      }
    }
  }

  @Test
  void aWholeChainIsFoundWholeWithItsHead() {
    append("a", 5, T0);
    append("b", 2, T0);
    var chains = store.auditCheck().verify();
    assertThat(chains).extracting(Chain::node).containsExactly("a", "b");
    assertThat(chains).extracting(Chain::entries).containsExactly(5L, 2L);
    assertThat(chains).extracting(Chain::broken).containsOnlyNulls();
    assertThat(chains.get(0).head()).hasSize(64).isNotEqualTo(chains.get(1).head());
  }

  @Test
  void noEntriesAreNoChains() {
    assertThat(store.auditCheck().verify()).isEmpty();
  }

  @Test
  void aChangedEntryIsNamed() throws Exception {
    append("a", 5, T0);
    tamper("update audit set reason = 'because' where sequence = 3");
    assertThat(only().broken().sequence()).isEqualTo(3);
    assertThat(only().broken().what()).isEqualTo("its content is not what was hashed");
    assertThat(only().broken().at()).isEqualTo(T0.plus(DAY.multipliedBy(2)));
    assertThat(only().entries()).isEqualTo(2);
  }

  @Test
  void aRemovedEntryIsNamed() throws Exception {
    append("a", 5, T0);
    tamper("delete from audit where sequence = 3");
    assertThat(only().broken().sequence()).isEqualTo(4);
    assertThat(only().broken().what()).isEqualTo("entry 3 is missing");
  }

  @Test
  void aRemovedBeginningIsNamed() throws Exception {
    append("a", 5, T0);
    tamper("delete from audit where sequence <= 3");
    assertThat(only().broken().what()).isEqualTo("entries 1 to 3 are missing");
  }

  @Test
  void anEntryThatWasHashedAnewBreaksTheNextOne() throws Exception {
    append("a", 5, T0);
    tamper("update audit set hash = '" + "f".repeat(64) + "' where sequence = 5");
    assertThat(only().broken().sequence()).isEqualTo(5);
    tamper("update audit set previous_hash = '" + "f".repeat(64) + "' where sequence = 4");
    assertThat(only().broken().what())
        .isEqualTo("it does not name the hash of the entry before it");
  }

  @Test
  void retentionLeavesACheckpointFromWhichTheRestIsWhole() {
    append("a", 10, T0);
    var head = only().head();
    trim("a", T0.plus(DAY.multipliedBy(6)), 4);
    assertThat(only().broken()).isNull();
    assertThat(only().entries()).isEqualTo(4);
    assertThat(only().removed()).isEqualTo(6);
    assertThat(only().head()).isEqualTo(head);
    append("a", 1, T0.plus(DAY.multipliedBy(20)));
    assertThat(only().entries()).isEqualTo(5);
    assertThat(only().last()).isEqualTo(11);
    assertThat(only().broken()).isNull();
  }

  @Test
  void theLastEntryOfANodeStays() {
    append("a", 3, T0);
    append("b", 1, T0);
    assertThat(store.retention().auditOver(T0.plus(DAY.multipliedBy(100))))
        .containsExactly(new AuditPart("a", 0, 2));
    trim("a", T0.plus(DAY.multipliedBy(100)), 100);
    assertThat(store.retention().auditOver(T0.plus(DAY.multipliedBy(100)))).isEmpty();
  }

  @Test
  void anEntryAfterAYoungOneStaysThoughItsTimeIsOver() {
    append("a", 1, T0);
    append("a", 1, T0.plus(DAY.multipliedBy(50)));
    append("a", 2, T0.plus(DAY));
    assertThat(store.retention().auditOver(T0.plus(DAY.multipliedBy(10))))
        .containsExactly(new AuditPart("a", 0, 1));
  }

  @Test
  void aBrokenChainIsNotRemoved() throws Exception {
    append("a", 10, T0);
    tamper("update audit set actor = 'eve' where sequence = 3");
    trim("a", T0.plus(DAY.multipliedBy(6)), 4);
    assertThat(only().broken().sequence()).isEqualTo(3);
    assertThat(only().removed()).isZero();
  }

  @Test
  void aMovedCheckpointIsNamed() throws Exception {
    append("a", 10, T0);
    trim("a", T0.plus(DAY.multipliedBy(6)), 100);
    tamper("update audit_checkpoint set sequence = 7");
    assertThat(store.auditCheck().verify()).extracting(Chain::broken).doesNotContainNull();
  }

  @Test
  void moreEntriesThanAPageAreFollowed() {
    append("a", 2_100, T0);
    assertThat(List.of(only().entries(), only().last())).containsExactly(2_100L, 2_100L);
  }

  @Test
  void whatTheServerDoesByItselfIsWrittenDownInTheSameTransaction() throws Exception {
    var runs = store.runs();
    runs.open(new NodeName("a-1", "a", "1"), T0, Duration.ofSeconds(60));
    var hourly = new Schedule.FixedRate(Duration.ofHours(1));
    var interval = Optional.of(Duration.ofHours(1));
    var gc = new JobKey("gc", "");
    runs.register(List.of(new Registration(gc, hourly, interval, "default", List.of())), T0);
    var run =
        runs.insert(
            Run.of(new UUID(0x0190000000007000L, 0x8000000000000000L), "gc")
                .asked(Trigger.MANUAL, "ann")
                .queue("default", 0)
                .due(T0, T0)
                .state(RunState.RUNNING)
                .at("a-1", T0)
                .build(),
            1);
    var until = T0.plusSeconds(60);
    store.controls().pause("gc", new Pause("ann", T0, "why", until, Pause.Running.FINISH));
    var lost = new RunError(ErrorKind.LOST_SERVER, "3 servers in a row were lost", "");
    var outcome =
        new Outcome(RunState.STALLED, T0, T0, Progress.NONE, lost, null, Duration.ZERO, 0, null);
    var end = List.of(new RunStore.End(run, outcome, false, null, null));

    tamper("alter table audit rename to audit_gone");
    assertThatThrownBy(() -> runs.end(end)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> store.controls().endPauses(until))
        .isInstanceOf(RuntimeException.class);
    tamper("alter table audit_gone rename to audit");
    assertThat(store.history().find(run.id()).orElseThrow().state()).isEqualTo(RunState.RUNNING);
    assertThat(store.controls().orders()).containsKey("gc");
    assertThat(store.auditCheck().verify()).isEmpty();

    assertThat(runs.end(end).accepted()).hasSize(1);
    assertThat(store.controls().endPauses(until)).hasSize(1);
    assertThat(only().node()).isEqualTo("a");
    assertThat(only().broken()).isNull();
    assertThat(entries())
        .containsExactly(
            "server give up gc 3 servers in a row were lost " + run.id(),
            "pause end resume gc why the pause of ann was to end at " + until);
  }

  /** Actor, action, target, reason, detail. */
  private List<String> entries() {
    var part = new AuditPart("a", 0, 100);
    var rows = store.archive().audit(part, 100);
    return rows.values().stream()
        .map(
            row ->
                List.of("actor", "action", "target", "reason", "detail").stream()
                    .map(column -> row.get(rows.columns().indexOf(column)))
                    .collect(Collectors.joining(" ")))
        .toList();
  }
}
