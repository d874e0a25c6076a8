package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Priority;
import java.time.Duration;
import java.util.List;

/** Servers cannot reach their store. */
final class StoreDown implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.STORE_DOWN;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
                Severity.CRITICAL,
                Duration.ofMinutes(2),
                "max without (#without) (##STORE_UP) == 0",
                "No server of {{ $labels.deployment }} reaches its store.",
                "All servers of {{ $labels.deployment }} have had no look at their store for more than a minute:"
                    + " no run starts, and ends wait to be recorded.")
            .priority(Priority.P0),
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(2),
            """
            ##STORE_UP == 0
            and ignoring (#without)
            max without (#without) (##STORE_UP) == 1
            """,
            "A server of {{ $labels.deployment }} does not reach its store, others do.",
            "{{ $labels.instance }} has had no look at its store for more than a minute; other servers of"
                + " {{ $labels.deployment }} reach it."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The server's last look at its store is older than a minute. Critical: no server of the
            deployment reaches it. Warning: one server does not, while another does. The series that
            come from the store are absent meanwhile, so no alert on a job can fire from old values.
            """,
            """
            While no server reaches the store nothing starts, and the ends of runs wait in memory. A
            single server without its store takes no work; the others go on.
            """,
            "Call whoever runs the database, or the machine whose disk holds the store.")
        .ask("Which servers?", "##STORE_UP == 0")
        .look(
            "Does the server answer, and what does it say of its store?",
            "curl -s http://localhost:8080/health")
        .ask("Had the store grown? Its size in bytes:", "##STORE_SIZE")
        .look("Store in a file: is the disk full or read-only?", "df -h data")
        .act(
            "The disk is full: free space; the server goes on by itself, and records the ends that wait.")
        .act("The database is down: start it; the servers reconnect by themselves.")
        .act("One server only: look at its network and its connections, then restart it.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere("no server reaches the store", fleet -> fleet.storeDown(30, 40))
            .silentAt(30, 31)
            .at(32, Firing.of(AlertName.STORE_DOWN).as("critical"))
            .at(39, Firing.of(AlertName.STORE_DOWN).as("critical"))
            .silentAt(40, 41, 42, 43, 44, 50),
        Scenario.of(
                "one server of three does not reach the store", fleet -> fleet.storeDown(1, 30, 40))
            .only(Fleet.Shape.CLUSTER)
            .silentAt(31)
            .at(33, Firing.of(AlertName.STORE_DOWN).as("warning"))
            .silentAt(41),
        Scenario.of(
                "a job that had failed is not judged by old values while the store is away",
                fleet ->
                    fleet
                        .job(SimJob.HOURLY, job -> job.from(60, Behaviour.fails(290)))
                        .storeDown(80, 100))
            .at(79, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.HOURLY))
            .at(85, Firing.of(AlertName.STORE_DOWN).as("critical"))
            .at(102, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.HOURLY)));
  }
}
