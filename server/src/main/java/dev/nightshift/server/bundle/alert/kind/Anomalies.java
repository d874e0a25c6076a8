package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** Runs reported something odd. */
final class Anomalies implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.ANOMALIES;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
                Severity.INFO,
                Duration.ofMinutes(2),
                "sum without (#without) (increase(##ANOMALIES[1h])) > 0",
                "Runs of the job {{ $labels.#job }} reported something odd.",
                "Runs of {{ $labels.#job }} in {{ $labels.deployment }} reported {{ $value | humanize }}"
                    + " oddities within an hour.")
            .slowly());
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Within an hour a run of the job found something that it takes for odd, such as a figure
            that is far from what it was before. The run itself went on.
            """,
            "None by itself; what the job makes may rest on data that is not right.",
            "Tell the owner of the job on the next business day.")
        .look("Find the runs.", "./nightshift runs JOB --limit 20")
        .look("Read what was odd: lines that begin with \"anomaly\".", "./nightshift logs RUN")
        .ask("How many a day?", "sum without (#without) (increase(##ANOMALIES{#job=\"JOB\"}[1d]))")
        .act(
            "It is an error of the data: correct them where they come from, and run the job again.")
        .act("It is as it should be: let the owner teach the job that it is not odd.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "a run reports something odd, and for an hour none does",
                fleet ->
                    fleet.shows(
                        CoreMetric.ANOMALIES, SimJob.MINUTELY, minute -> minute < 10 ? 0 : 1))
            .silentAt(9, 11)
            .at(13, Firing.of(AlertName.ANOMALIES, SimJob.MINUTELY))
            .silentAt(75));
  }
}
