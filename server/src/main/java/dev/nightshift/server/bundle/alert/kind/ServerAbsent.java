package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Priority;
import java.time.Duration;
import java.util.List;

/** Prometheus no longer knows any server. */
final class ServerAbsent implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.SERVER_ABSENT;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
                Severity.CRITICAL,
                Duration.ofMinutes(5),
                """
            (
              max without (#without) (up{job="nightshift"} offset 1h)
              unless
              max without (#without) (up{job="nightshift"})
            )
            or
            (absent(up{job="nightshift"}) unless on () (up{job="nightshift"} offset 1h))
            """,
                "Prometheus knows no server{{ with $labels.deployment }} of {{ . }}{{ end }}.",
                "There is no scrape target of the job nightshift{{ with $labels.deployment }} in {{ . }}{{ end }}:"
                    + " nothing there is watched.")
            .priority(Priority.P0));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Prometheus has no target of the scrape job `nightshift`, or had targets of a deployment
            an hour ago and has none now. The servers may be running; nobody would know.
            """,
            "No other alert of this deployment can fire.",
            "Call whoever runs Prometheus.")
        .ask("Which deployments does it know?", "count by (deployment) (up{job=\"nightshift\"})")
        .look("Is the scrape job in its configuration?", "promtool check config prometheus.yml")
        .look("Does the server run?", "./nightshift jobs")
        .act(
            "The scrape job is missing or has another name: take it from `alerts/prometheus.yml`; its name must be `nightshift`.")
        .act("Service discovery finds nothing: look at its labels and rights.")
        .act(
            "The deployment was removed on purpose: the alert clears an hour after its targets went.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere("a deployment's targets vanish", fleet -> fleet.gone(90, 110))
            .only(Fleet.Shape.CLUSTER)
            .silentAt(90, 94)
            .at(96, Firing.of(AlertName.SERVER_ABSENT))
            .silentAt(111, 115),
        Scenario.of("all targets vanish, also when that is long ago", fleet -> fleet.gone(90, 1000))
            .only(Fleet.Shape.ALONE)
            .silentAt(90, 94)
            .at(96, Firing.of(AlertName.SERVER_ABSENT))
            .at(170, Firing.of(AlertName.SERVER_ABSENT).withoutDeployment()),
        Scenario.of("a short gap in scraping", fleet -> fleet.unseen(90, 92))
            .silentFromTo(88, 100, 1));
  }
}
