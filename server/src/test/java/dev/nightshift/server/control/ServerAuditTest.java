package dev.nightshift.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ServerAuditTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final UUID ID = new UUID(0x0190000000007000L, 1);

  private final List<AuditEntry> entries = new ArrayList<>();
  private final ServerAudit audit = new ServerAudit(entries::add, Clock.fixed(T0, ZoneOffset.UTC));

  private static Run run(RunState state) {
    return new Run(
        ID,
        ID,
        3,
        "gc",
        "",
        null,
        state,
        Trigger.RETRY,
        "ann",
        false,
        Map.of(),
        "default",
        0,
        T0,
        T0,
        T0,
        T0,
        "node-3",
        Progress.NONE,
        new RunError(ErrorKind.LOST_SERVER, "3 servers in a row were lost", ""),
        Duration.ZERO,
        0,
        null);
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
