package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A job succeeds and finds nothing to do for a day. */
final class ZeroItems implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.ZERO_ITEMS;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(1),
            """
            time() - #LAST_ITEMS > 86400
            and
            #EXPECTS_ITEMS == 1
            and
            #LAST_SUCCESS > #LAST_ITEMS
            and
            time() - #LAST_SUCCESS < 86400
            unless
            time() - #LAST_ITEMS <= 2 * #EXPECTED_INTERVAL
            """,
            "The job {{ $labels.#job }} succeeds, but has processed nothing for a day.",
            "{{ $labels.#job }} in {{ $labels.deployment }} has processed no item for"
                + " {{ $value | humanizeDuration }} although its runs succeed."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The job declares that a day without items is suspicious; its runs succeeded within the
            last day, and none processed an item for a day and for more than two intervals.
            """,
            "Most likely the job looks in the wrong place, so its work is silently not done.",
            "Tell the owner of the job on the next business day.")
        .look("See its last runs: since when without items?", "./nightshift runs JOB --limit 30")
        .ask(
            "When did it last process something? Seconds ago:",
            "time() - #LAST_ITEMS{#job=\"JOB\"}")
        .look("Read the log of a run: what did it look at?", "./nightshift logs RUN")
        .look("Compare its settings with where the work is now.", "./nightshift check")
        .act(
            "Its settings point to the wrong place: correct them in config.yml, restart, and run it.",
            "./nightshift run JOB --wait")
        .act(
            "There is really nothing to do, and that is fine: the job should not declare that it expects items.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a day of successes without an item",
                fleet -> fleet.job(SimJob.HOURLY, job -> job.from(60, Behaviour.succeeds(290, 0))))
            .coarse()
            .silentAt(720, 1444)
            .at(1456, Firing.of(AlertName.ZERO_ITEMS, SimJob.HOURLY)),
        Scenario.of(
                "a job that expects no items may have none",
                fleet -> fleet.job(SimJob.MINUTELY, job -> job.behaving(Behaviour.succeeds(8, 0))))
            .coarse()
            .silentAt(1500));
  }
}
