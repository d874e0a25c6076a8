package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Priority;
import java.time.Duration;
import java.util.List;

/** Servers do not answer. */
final class ServerDown implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.SERVER_DOWN;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
                Severity.CRITICAL,
                Duration.ofMinutes(2),
                "max without (#without) (up{job=\"nightshift\"}) == 0",
                "No server of {{ $labels.deployment }} answers.",
                "Prometheus reaches no server of {{ $labels.deployment }}: no background job runs there.")
            .priority(Priority.P0),
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(2),
            """
            up{job="nightshift"} == 0
            and ignoring (#without)
            max without (#without) (up{job="nightshift"}) == 1
            """,
            "A server of {{ $labels.deployment }} does not answer, others do.",
            "Prometheus does not reach {{ $labels.instance }}; other servers of {{ $labels.deployment }} answer."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Prometheus knows the server and gets no answer from it. Critical: no server of the
            deployment answers. Warning: one does not, while another does.
            """,
            """
            Without any server no job runs; due times are settled by each job's policy when one
            returns. With others left, they take over the runs of the lost one after its lease.
            """,
            "Call whoever runs the machines.")
        .ask("Which servers?", "up{job=\"nightshift\"} == 0")
        .look("Does it answer from here?", "./nightshift jobs")
        .look("Does the process run?", "jcmd -l | grep nightshift.jar")
        .ask(
            "Was it short of memory before? Resident bytes:",
            "process_resident_memory_bytes{job=\"nightshift\"}")
        .act(
            "The process is gone: read the end of its log, then start it. What it was running is closed as STALLED at the start and, where the job allows it, run again.",
            "./nightshift server")
        .act(
            "The process runs but does not answer: take a thread dump for later, then restart it.",
            "jcmd nightshift.jar Thread.print > threads.txt")
        .act(
            "It answers from here but not to Prometheus: look at the bound address (`NIGHTSHIFT_BIND`), the port and the firewall.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere("no server answers", fleet -> fleet.serversDown(30, 40))
            .silentAt(30, 31)
            .at(32, Firing.of(AlertName.SERVER_DOWN).as("critical"))
            .at(39, Firing.of(AlertName.SERVER_DOWN).as("critical"))
            .silentFromTo(40, 50, 1),
        Scenario.of("one server of three does not answer", fleet -> fleet.serverDown(2, 30, 40))
            .only(Fleet.Shape.CLUSTER)
            .silentAt(31)
            .at(33, Firing.of(AlertName.SERVER_DOWN).as("warning"))
            .silentAt(41),
        Scenario.of("a restart within a minute", fleet -> fleet.serversDown(30, 31))
            .silentFromTo(28, 40, 1),
        Scenario.of(
                "servers are replaced one after the other",
                fleet -> fleet.serverDown(0, 30, 31).serverDown(1, 32, 33).serverDown(2, 34, 35))
            .only(Fleet.Shape.CLUSTER)
            .silentFromTo(28, 45, 1));
  }
}
