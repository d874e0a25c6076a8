package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** What jobs depend on does not answer. */
final class DependencyDown implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.DEPENDENCY_DOWN;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.CRITICAL,
            Duration.ofMinutes(2),
            """
            max without (#without) (
              ##DEPENDENCY_UP
              and
              ##DEPENDENCY_TOLD >= ignoring (#without) group_left () max without (#without) (##DEPENDENCY_TOLD)
            ) == 0
            unless ignoring (dependency)
            #MAINTENANCE_ACTIVE == 1
            """,
            "{{ $labels.dependency }}, on which jobs depend, does not answer.",
            "The last run in {{ $labels.deployment }} that tried did not reach {{ $labels.dependency }}."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The last run that used this dependency told that it does not answer, and none has
            reached it since; what other servers told before does not count. It says nothing during
            maintenance.
            """,
            "Runs of the jobs that need it fail or do nothing.",
            "Call whoever runs the dependency.")
        .ask("Which dependency, seen from which server?", "##DEPENDENCY_UP == 0")
        .look(
            "Which runs failed, and what do they say?",
            "./nightshift runs --state FAILED --limit 20")
        .look("Read the log of one: it holds the reason.", "./nightshift logs RUN")
        .ask("Which jobs fail since?", "#CONSECUTIVE_FAILURES > 0")
        .act(
            "It is down: start it, then run one of its jobs; the alert ends with the first that reaches it.",
            "./nightshift run JOB --wait")
        .act(
            "It answers, but not from here: look at network, address and secrets in config.yml.",
            "./nightshift secrets")
        .act(
            "It will take longer: pause the jobs that need it.",
            "./nightshift pause JOB --until 2h --reason \"its dependency is down\"");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a dependency is away for a quarter of an hour",
                fleet ->
                    fleet.shows(
                        CoreMetric.DEPENDENCY_UP, minute -> minute >= 10 && minute < 25 ? 0 : 1))
            .silentAt(9, 11)
            .at(13, Firing.of(AlertName.DEPENDENCY_DOWN))
            .silentAt(25),
        Scenario.of(
                "a dependency is away during maintenance",
                fleet ->
                    fleet
                        .shows(
                            CoreMetric.DEPENDENCY_UP, minute -> minute >= 10 && minute < 25 ? 0 : 1)
                        .maintenance(9, 26))
            .silentAt(13, 24, 27),
        Scenario.of(
                "one server of three does not reach a dependency",
                fleet -> fleet.shows(1, CoreMetric.DEPENDENCY_UP, minute -> minute >= 10 ? 0 : 1))
            .only(Fleet.Shape.CLUSTER)
            .silentAt(13, 20),
        Scenario.of(
                "the server that tried last does not reach a dependency; the others did so long ago",
                fleet ->
                    fleet
                        .shows(1, CoreMetric.DEPENDENCY_UP, minute -> minute >= 10 ? 0 : 1)
                        .shows(0, CoreMetric.DEPENDENCY_TOLD, minute -> Math.min(minute, 8) * 60)
                        .shows(2, CoreMetric.DEPENDENCY_TOLD, minute -> Math.min(minute, 9) * 60))
            .only(Fleet.Shape.CLUSTER)
            .silentAt(11)
            .at(13, Firing.of(AlertName.DEPENDENCY_DOWN)));
  }
}
