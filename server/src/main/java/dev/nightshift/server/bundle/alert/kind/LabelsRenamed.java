package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Prometheus renames the label that names the job. */
final class LabelsRenamed implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.LABELS_RENAMED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(5),
            "count without (#without, exported_#job) (##MAX_RUNTIME{exported_#job!=\"\"}) > 0",
            "Prometheus renames the label of the job, so no other alert works.",
            "{{ $value }} series of {{ $labels.deployment }} carry `exported_#job` instead of `#job`: the scrape"
                + " job lacks `honor_labels: true`."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The servers export a label that Prometheus sets on every target as well, and its scrape
            configuration says that its own wins: the job's name arrives under another label.
            """,
            "Alerts and dashboards no longer tell jobs apart; most alerts stay silent.",
            "Call whoever runs Prometheus.")
        .ask(
            "Which targets?",
            "count by (deployment, instance) (##MAX_RUNTIME{exported_#job!=\"\"})")
        .look(
            "Does the scrape job say `honor_labels: true`?", "grep -B3 honor_labels prometheus.yml")
        .act(
            "Take the scrape job from `alerts/prometheus.yml`: it sets `honor_labels: true`. Reload Prometheus.")
        .act(
            "Your platform forbids honor_labels: give the label another name with `metrics: {jobLabel: job_name}` in config.yml, restart, and generate the bundle again.",
            "./nightshift bundle generate");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere("labels that Prometheus renamed", Fleet::renamed)
            .silentAt(4)
            .at(6, Firing.of(AlertName.LABELS_RENAMED)));
  }
}
