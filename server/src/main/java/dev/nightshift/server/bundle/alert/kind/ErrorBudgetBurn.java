package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/**
 * Failures use up what the objective (by default 19 of 20 runs succeed within a week) allows, too
 * fast: in an hour or in days. The shorter window ends the alert soon after the failures end.
 */
final class ErrorBudgetBurn implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.ERROR_BUDGET_BURN;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        burn(Severity.CRITICAL, 14, "1h", "15m", 2),
        burn(Severity.CRITICAL, 7, "6h", "1h", 4),
        burn(Severity.WARNING, 2, "1d", "6h", 15).slowly(),
        burn(Severity.INFO, 1, "3d", "1d", 15).slowly());
  }

  private static AlertRule burn(
      Severity severity, int factor, String over, String lately, int minutes) {
    return AlertRule.job(
            severity,
            Duration.ofMinutes(minutes),
            """
            #failedOVER / #runsOVER / ignoring (#job) group_left () #budget > FACTOR
            and
            #failedLATELY / #runsLATELY / ignoring (#job) group_left () #budget > FACTOR
            and
            #failedOVER >= 3
            """
                    .replace("OVER", over)
                    .replace("LATELY", lately)
                    .replace("FACTOR", String.valueOf(factor))
                + (severity == Severity.CRITICAL ? "unless\n#recovered\n" : ""),
            "The job {{ $labels.#job }} uses up its error budget too fast.",
            "{{ $value | humanize }} times as many runs of {{ $labels.#job }} in"
                + " {{ $labels.deployment }} failed within "
                + over
                + " as its objective allows.")
        .label("window", over);
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The objective (`alerts.objective` in config.yml) says how many of the runs of seven
            days succeed, 95 % unless it is set; what may fail is the error budget. At the present pace it is used up long before
            the week ends: within half a day at 14 times (window 1h), a day at 7 (6h), half a week at 2
            (1d). At 1 (3d) nothing is left at its end. The label `window` says which. At least three
            runs failed within that window. The
            windows 1h and 6h are silent after three failures in a row that somebody was called for,
            from the next success to the next failure, once an hour.
            """,
            "The job misses its objective; the wider the window, the longer it has been going on.",
            "Call the owner of the job for the windows 1h and 6h; tell the owner on the next"
                + " business day for the others.")
        .ask("Success over a week, from the store:", "#HEALTH_SCORE{#job=\"JOB\"}")
        .ask(
            "Share of failures within an hour and within a day:",
            "#failed1h{#job=\"JOB\"} / #runs1h{#job=\"JOB\"} or #failed1d{#job=\"JOB\"} /"
                + " #runs1d{#job=\"JOB\"}")
        .look("See with which errors, and how often each.", "./nightshift failures JOB --since 7d")
        .ask(
            "By kind of error, within a day:",
            "sum without (#without) (increase(##FAILURES{#job=\"JOB\"}[1d]))")
        .look("Read the log of a failed run.", "./nightshift logs RUN")
        .act("Do what the job's page says about the most frequent error.")
        .act("The failures pass by themselves: give the job a retry with `retry:` in config.yml.")
        .act("Run it by hand after the fix and watch it.", "./nightshift run JOB --wait");
  }

  /** Never the last one before a scrape of a coarse story. */
  private static Behaviour everyFourthFails() {
    return (due, n) -> (n % 4 == 1 ? Behaviour.fails(8) : Behaviour.succeeds(8, 3)).at(due, n);
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "four runs in five fail",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job -> job.behaving(Behaviour.succeeds(8, 3).each(5, Behaviour.fails(8)))))
            .silentAt(3)
            .at(4, Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.MINUTELY))
            .silentAt(5, 6)
            .at(7, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.MINUTELY))
            .at(
                8,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                9,
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                17,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY),
                Firing.of(AlertName.LAST_RUN_FAILED, SimJob.MINUTELY))
            .at(
                18,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY)),
        Scenario.of(
                "most runs fail, and the first success comes before anybody is called",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job ->
                            job.behaving(Behaviour.fails(8))
                                .from(2, Behaviour.succeeds(8, 3))
                                .from(3, Behaviour.fails(8))))
            .at(5, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.MINUTELY))
            .at(6, Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY))
            .at(
                7,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.MINUTELY))
            .at(
                9,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY)),
        Scenario.of(
                "nobody is called again once runs succeed after an outage, nor when the server starts again",
                fleet ->
                    fleet
                        .serversDown(41, 43)
                        .job(
                            SimJob.MINUTELY,
                            job ->
                                job.from(5, Behaviour.fails(8)).from(30, Behaviour.succeeds(8, 3))))
            .at(
                28,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.MINUTELY),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .fromTo(
                31,
                60,
                1,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY)),
        Scenario.of(
                "each window by itself: an outage of a hundred minutes, with a recovery that did not last",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job ->
                            job.from(120, Behaviour.fails(8))
                                .from(180, Behaviour.succeeds(8, 3))
                                .from(184, Behaviour.fails(8))
                                .from(220, Behaviour.succeeds(8, 3))))
            .coarse()
            .at(
                156,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.MINUTELY),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                200,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.MINUTELY),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                224,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                252,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                268,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY)),
        Scenario.of(
                "each window by itself: every fourth run fails for hours after hours of none",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job ->
                            job.from(400, everyFourthFails()).from(900, Behaviour.succeeds(8, 3))))
            .coarse()
            .silentAt(396)
            .at(
                568,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY))
            .at(
                720,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                1100,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                1140,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY)),
        Scenario.of(
                "an hourly job that fails two times in three, and recovers",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.behaving(Behaviour.succeeds(290, 40).each(3, Behaviour.fails(290)))
                                .from(600, Behaviour.succeeds(290, 40))))
            .coarse()
            .at(
                300,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info"),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY),
                Firing.of(AlertName.LAST_RUN_FAILED, SimJob.HOURLY)),
        Scenario.of(
                "two failures of a job with few runs burn nothing",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.behaving(Behaviour.succeeds(290, 40))
                                .from(120, Behaviour.fails(290))
                                .from(240, Behaviour.succeeds(290, 40))))
            .coarse()
            .silentAt(60, 260, 400));
  }
}
