package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A server starts again and again. */
final class ServerRestarting implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.SERVER_RESTARTING;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(1),
            """
            max without (#without) (changes(process_start_time_seconds{job="nightshift"}[30m])) >= 3
            """,
            "A server of {{ $labels.deployment }} starts again and again.",
            "A server of {{ $labels.deployment }} has been started {{ $value }} times within half an hour."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            A server was started at least three times within half an hour. It is up between the
            starts, so it may never be down for long enough to raise BackgroundJobServerDown.
            """,
            "Runs are lost and run again or not, by their jobs' policy; long ones never come to their end.",
            "Call whoever runs the machines if the next start fails as well.")
        .ask(
            "Which server, and when did it start?",
            "process_start_time_seconds{job=\"nightshift\"}")
        .look("Read the end of its log, or what its supervisor says.", "")
        .ask(
            "Does it grow before it ends? Resident bytes:",
            "process_resident_memory_bytes{job=\"nightshift\"}")
        .look("Was it killed by the system for want of memory? The kernel's log says so.", "")
        .look("Which runs were lost?", "./nightshift runs --state STALLED --limit 20")
        .act(
            "It runs out of memory: give it more, or pause the job that was active each time.",
            "./nightshift pause JOB --until 2h --reason \"the server does not survive it\"")
        .act("Its configuration is refused: see what is wrong.", "./nightshift check")
        .act("Somebody else restarts it, a probe perhaps: give it more time to start.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a server that starts three times within ten minutes",
                fleet -> fleet.serverDown(0, 10, 11).serverDown(0, 13, 14).serverDown(0, 16, 17))
            .silentAt(11, 14, 17)
            .at(19, Firing.of(AlertName.SERVER_RESTARTING))
            .at(39, Firing.of(AlertName.SERVER_RESTARTING))
            .silentAt(42),
        Scenario.of(
                "two restarts are work on the server",
                fleet -> fleet.serverDown(0, 10, 11).serverDown(0, 20, 21))
            .silentAt(21, 24, 30));
  }
}
