package dev.nightshift.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ServerAuditTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final UUID ID = new UUID(0x0190000000007000L, 1);

  private final List<AuditEntry> entries = new ArrayList<>();
  private final ServerAudit audit = new ServerAudit(entries::add, Clock.fixed(T0, ZoneOffset.UTC));

  private static Run run(RunState state) {
    return Run.of(ID, "gc")
        .attempt(ID, 3)
        .asked(Trigger.RETRY, "ann")
        .due(T0, T0)
        .state(state)
        .at("node-3", T0)
        .finished(T0, new RunError(ErrorKind.LOST_SERVER, "3 servers in a row were lost", ""))
        .build();
  }

  @Test
  void aRunThatIsGivenUpBecauseItsServersWereLostIsWrittenDown() {
    audit.ended(run(RunState.STALLED), true);
    assertThat(entries)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actor().name()).isEqualTo("server");
              assertThat(entry.action()).isEqualTo("give up");
              assertThat(entry.target()).isEqualTo("gc");
              assertThat(entry.reason()).isEqualTo("3 servers in a row were lost");
              assertThat(entry.detail()).isEqualTo(ID.toString());
            });
  }

  @Test
  void oneThatIsRunAgainOrEndedOtherwiseIsNot() {
    audit.ended(run(RunState.STALLED), false);
    audit.ended(run(RunState.FAILED), true);
    assertThat(entries).isEmpty();
  }
}
