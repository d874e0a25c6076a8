package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/**
 * A percentile of a job's durations exceeds the limit that its owner set.
 *
 * @param percentile as metrics are named, {@code P50}
 * @param words what people call it, {@code median}
 * @param ofDurations the same of durations, {@code median duration}
 * @param limit of the hourly job in the stories, in seconds
 */
record PercentileHigh(
    AlertName name,
    CoreMetric metric,
    String percentile,
    String words,
    String ofDurations,
    int limit)
    implements AlertKind {

  static final PercentileHigh MEDIAN =
      new PercentileHigh(
          AlertName.DURATION_P50_HIGH,
          CoreMetric.DURATION_P50,
          "P50",
          "median",
          "median duration",
          1300);

  static final PercentileHigh P95 =
      new PercentileHigh(
          AlertName.DURATION_P95_HIGH,
          CoreMetric.DURATION_P95,
          "P95",
          "95th percentile",
          "95th percentile of the durations",
          1500);

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(5),
            """
            #DURATION_PN > #PN_THRESHOLD
            and
            (#EXPECTED_INTERVAL > 0 or time() - #LAST_COMPLETION < 86400)
            """
                .replace("PN", percentile),
            "The " + ofDurations + " of the job {{ $labels.#job }} is beyond its limit.",
            "The "
                + words
                + " of the last 100 runs of {{ $labels.#job }} in {{ $labels.deployment }} is"
                + " {{ $value | humanizeDuration }}, more than its limit."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The WORDS of the job's last 100 runs is longer than the limit that is set for it. The
            figure comes from the store, so it holds for rare jobs too; of a job on demand it counts
            for a day after its last run.
            """
                .replace("WORDS", words),
            "The job is slower than was agreed on.",
            "Tell the owner of the job on the next business day.")
        .ask(
            "The figure and its limit:",
            "#DURATION_PN{#job=\"JOB\"} or #PN_THRESHOLD{#job=\"JOB\"}".replace("PN", percentile))
        .look(
            "Since when? See its last runs and what they took.", "./nightshift runs JOB --limit 30")
        .ask(
            "Does it have more to do? Items per second:",
            "sum without (#without) (rate(##ITEMS_PROCESSED{#job=\"JOB\"}[1h]))")
        .ask(
            "Does it compute or wait? CPU seconds per second:",
            "sum without (#without) (rate(##CPU{#job=\"JOB\"}[1h]))")
        .look("Read the log of a long run.", "./nightshift logs RUN")
        .act("It waits for something: help that, or run the job at another time.")
        .act(
            "It has more to do than before: let it run more often, or agree on another limit in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "the figure of " + percentile + " passes its limit and returns",
                fleet ->
                    fleet.shows(
                        metric,
                        SimJob.HOURLY,
                        minute -> minute < 10 ? limit : minute < 22 ? limit + 1 : limit - 1))
            .silentAt(9, 14)
            .at(16, Firing.of(name, SimJob.HOURLY))
            .silentAt(22),
        Scenario.of(
                percentile + " of a job on demand that last ran two days ago",
                fleet ->
                    fleet
                        .shows(metric, SimJob.ADHOC, minute -> 100)
                        .extra("##" + percentile + "_THRESHOLD{#job=\"adhoc\"}", "10+0x500"))
            .coarse()
            .at(100, Firing.of(name, SimJob.ADHOC))
            .at(900, Firing.of(name, SimJob.ADHOC))
            .silentAt(1460));
  }
}
