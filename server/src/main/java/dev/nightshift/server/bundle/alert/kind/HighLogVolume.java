package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** The runs of a job log more than its owner expects. */
final class HighLogVolume implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.HIGH_LOG_VOLUME;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(2),
            """
            sum without (#without, level) (rate(##LOG_LINES[5m])) > #LOG_LINES_RATE_THRESHOLD
            """,
            "The job {{ $labels.#job }} logs more lines per second than its limit.",
            "{{ $labels.#job }} in {{ $labels.deployment }} logs {{ $value | humanize }} lines per second."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            "Over five minutes the job's runs logged more lines per second than the limit that is set for it.",
            """
            A run keeps a limited number of lines, so the first ones of such a run may be all that is
            kept; where logs are shipped elsewhere they cost money and disk.
            """,
            "Tell the owner of the job on the next business day.")
        .ask(
            "Lines per second by level:",
            "sum without (#without) (rate(##LOG_LINES{#job=\"JOB\"}[5m]))")
        .look("Read what it logs.", "./nightshift logs RUN")
        .act("It repeats one error: treat that, as its page says.")
        .act("It logs each item: raise the level in the job, or set another limit in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "runs that log thirty lines a second",
                fleet ->
                    fleet.shows(
                        CoreMetric.LOG_LINES,
                        SimJob.MINUTELY,
                        minute -> minute <= 10 ? 60 * minute : 600 + 1800 * (minute - 10)))
            .silentAt(10, 12)
            .at(20, Firing.of(AlertName.HIGH_LOG_VOLUME, SimJob.MINUTELY)),
        Scenario.of(
                "as many lines as the limit allows, and then more",
                fleet ->
                    fleet.shows(
                        CoreMetric.LOG_LINES,
                        SimJob.MINUTELY,
                        minute ->
                            1e6 + 1190 * Math.min(minute, 10) + 1800 * Math.max(0, minute - 10)))
            .silentAt(8, 12)
            .at(13, Firing.of(AlertName.HIGH_LOG_VOLUME, SimJob.MINUTELY)));
  }
}
