package dev.nightshift.server.control;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.audit.AuditLog;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Stop;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Clock;
import java.util.Map;

/** Writes down what the server does to runs by itself. */
public final class ServerAudit implements RunListener {
  private static final Actor PAUSE_END = new Actor("pause end", Role.ADMIN, "", "");
  private static final Actor SERVER = new Actor("server", Role.ADMIN, "", "");

  private final AuditLog audit;
  private final Clock clock;

  public ServerAudit(AuditLog audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public void pauseEnded(String job, Pause pause) {
    audit.append(
        new AuditEntry(
            clock.instant(),
            PAUSE_END,
            "resume",
            job,
            Map.of(),
            pause.reason(),
            Outcome.DONE,
            "the pause of " + pause.by() + " was to end at " + pause.until()));
  }

  @Override
  public void abandoned(Run run, Stop asked) {
    audit.append(
        new AuditEntry(
            clock.instant(),
            SERVER,
            "abandon",
            run.job(),
            Map.of(),
            asked.reason(),
            Outcome.DONE,
            run.id().toString()));
  }

  @Override
  public void ended(Run run, boolean last) {
    if (last && run.state() == RunState.STALLED) {
      audit.append(
          new AuditEntry(
              clock.instant(),
              SERVER,
              "give up",
              run.job(),
              Map.of(),
              run.error() == null ? "" : run.error().text(),
              Outcome.DONE,
              run.id().toString()));
    }
  }
}
