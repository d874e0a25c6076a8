package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.retention.ArchiveStore.Rows;
import dev.nightshift.server.retention.RetentionStore.AuditPart;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store must do for the archive, beside what it must do for retention. */
abstract class ArchiveContract extends RetentionContract {

  @Test
  void runsComeAsTextsWithAllTheirColumnsInTheOrderOfTheirRoots() {
    var first = started("gc");
    var second = attempt(first.root(), 2, "gc", RunState.QUEUED);
    end(first, RunState.FAILED, T0, second);
    var claimed =
        store.runs().claim("node-1", "default", 10, Map.of("gc", 1), T0.plusSeconds(1)).get(0);
    failed(claimed, "line 1\nline \"2\", =1+1");
    var other = ended("gc", RunState.SUCCEEDED, T0);
    var rows = store.archive().runs(List.of(other.root(), first.root()));
    assertThat(rows.columns())
        .contains("id", "root", "attempt", "job", "state", "finished", "error", "parameters");
    assertThat(rows.column("id"))
        .containsExactly(other.id().toString(), first.id().toString(), second.id().toString());
    assertThat(rows.column("attempt")).containsExactly("1", "1", "2");
    assertThat(rows.column("finished").get(0)).isEqualTo(T0.toString());
    assertThat(rows.column("error").get(0)).isNull();
    assertThat(rows.column("error").get(2)).isEqualTo("line 1\nline \"2\", =1+1");
    assertThat(rows.column("dry_run")).containsOnly("false");
  }

  private void failed(Run run, String text) {
    var error = new RunError(ErrorKind.JOB_ERROR, text, "");
    var outcome =
        new Outcome(RunState.FAILED, T0, T0, Progress.NONE, error, null, Duration.ZERO, 0, null);
    store.runs().end(List.of(new RunStore.End(run, outcome, false, null, null)));
  }

  @Test
  void openRunsDoNotCome() {
    var open = started("gc");
    assertThat(store.archive().runs(List.of(open.root())).values()).isEmpty();
  }

  @Test
  void entriesComeFromTheBeginningOfTheirPartAsFarAsTheChainIsWhole() {
    var audit = store.audit("a");
    for (int i = 0; i < 5; i++) {
      audit.append(
          new AuditEntry(
              T0.plusSeconds(i),
              new Actor("ann", Role.ADMIN, "127.0.0.1", "req"),
              "trigger",
              "gc",
              Map.of(),
              "",
              AuditEntry.Outcome.DONE,
              ""));
    }
    assertThat(audit(0, 4, 2).column("sequence")).containsExactly("1", "2");
    assertThat(audit(2, 4, 10).column("sequence")).containsExactly("3", "4");
    assertThat(audit(0, 4, 2).column("at")).contains(T0.toString());
  }

  private Rows audit(long after, long through, int most) {
    return store.archive().audit(new AuditPart("a", after, through), most);
  }
}
