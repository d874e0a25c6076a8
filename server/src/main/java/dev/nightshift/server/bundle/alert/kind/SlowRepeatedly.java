package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** Three runs in a row took far longer than expected. */
final class SlowRepeatedly implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.SLOW_REPEATEDLY;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.CRITICAL,
            Duration.ofMinutes(1),
            """
            #CONSECUTIVE_SLOW >= 3
            and
            #LAST_DURATION > #EXPECTED_DURATION + clamp_min(#EXPECTED_DURATION, 1)
            and
            (#EXPECTED_INTERVAL > 0 or time() - #LAST_COMPLETION < 86400)
            """,
            "The job {{ $labels.#job }} took more than twice its expected duration three times in a row.",
            "The last {{ $value }} runs of {{ $labels.#job }} in {{ $labels.deployment }} each took more"
                + " than twice the expected duration."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Three or more runs in a row each took more than twice the expected duration, the last one
            at least a second more. One run of ordinary length ends the streak.
            """,
            "The job falls behind; soon its runs are skipped, and what shares its resources slows down too.",
            "Call the owner of the job if durations keep growing.")
        .look("Since when? Compare durations and items.", "./nightshift runs JOB --limit 20")
        .ask(
            "How far from the expected duration?",
            "#LAST_DURATION{#job=\"JOB\"} / #EXPECTED_DURATION{#job=\"JOB\"}")
        .ask(
            "Does it compute or wait? CPU seconds per second of its threads:",
            "sum without (#without) (rate(##CPU{#job=\"JOB\"}[15m]))")
        .ask("Is the whole server slow? Jobs with a slow streak:", "#CONSECUTIVE_SLOW > 0")
        .look("Read the log of the last run.", "./nightshift logs RUN")
        .act(
            "Many jobs are slow: the server or its machine is the cause; look at CPU, memory and disk there.")
        .act("Only this job, waiting: look at what it depends on.")
        .act(
            "Only this job, computing: it has more to do than before; give it a lower share per run or a longer interval in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "the third slow run in a row, until one of ordinary length",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.from(60, Behaviour.succeeds(660, 40))
                                .from(240, Behaviour.succeeds(290, 40))))
            .coarse()
            .at(180, Firing.of(AlertName.SLOW, SimJob.HOURLY))
            .at(192, Firing.of(AlertName.SLOW, SimJob.HOURLY))
            .at(
                196,
                Firing.of(AlertName.SLOW, SimJob.HOURLY),
                Firing.of(AlertName.SLOW_REPEATEDLY, SimJob.HOURLY))
            .silentAt(248),
        Scenario.of(
                "a job that takes milliseconds may take a second",
                fleet ->
                    fleet
                        .hide(CoreMetric.EXPECTED_DURATION, SimJob.MINUTELY)
                        .hide(CoreMetric.CONSECUTIVE_SLOW, SimJob.MINUTELY)
                        .hide(CoreMetric.LAST_DURATION, SimJob.MINUTELY)
                        .extra("##EXPECTED_DURATION{#job=\"minutely\"}", "0.01+0x60")
                        .extra("##CONSECUTIVE_SLOW{#job=\"minutely\"}", "9+0x60")
                        .extra("##LAST_DURATION{#job=\"minutely\"}", "0.9+0x60"))
            .only(Fleet.Shape.ALONE)
            .silentAt(5, 30));
  }
}
