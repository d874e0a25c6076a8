package dev.nightshift.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Stop;
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

  @Test
  void aRunThatIgnoresItsStopIsWrittenDown() {
    var running =
        Run.of(ID, "gc")
            .asked(Trigger.MANUAL, "ann")
            .due(T0, T0)
            .state(RunState.RUNNING)
            .at("node-3", T0)
            .build();
    audit.abandoned(running, new Stop(RunState.CANCELLED, "ann", "wrong day"));
    assertThat(entries)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actor().name()).isEqualTo("server");
              assertThat(entry.action()).isEqualTo("abandon");
              assertThat(entry.target()).isEqualTo("gc");
              assertThat(entry.reason()).isEqualTo("wrong day");
              assertThat(entry.detail()).isEqualTo(ID.toString());
            });
  }
}
