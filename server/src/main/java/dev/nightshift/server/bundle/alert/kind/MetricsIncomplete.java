package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** A server does not export what the rules need. */
final class MetricsIncomplete implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.METRICS_INCOMPLETE;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.contract(
            Severity.WARNING,
            Duration.ofMinutes(5),
            """
            max without (#without) (
              ##MAX_RUNTIME
                unless (count without (result) (##RUNS) == 2 and ##ITEMS_PROCESSED and ##DURATION_count)
              or
              (##MAX_RUNTIME and ignoring (#job) ##STORE_UP == 1)
                unless (##ACTIVE_SINCE and ##LAST_COMPLETION and ##CONSECUTIVE_FAILURES)
            )
            """,
            "Series of the job {{ $labels.#job }} are missing, so alerts on it may stay silent.",
            "A server of {{ $labels.deployment }} knows the job {{ $labels.#job }}, but does not export all of its"
                + " counters at zero, or not its state although the store is up."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            A server has the job in its catalogue and lacks one of: both results of the run counter,
            the item counter, the duration histogram, or, while its store is up, the job's state. A
            counter that first appears as 1 is invisible to `increase`, so rules could miss failures.
            """,
            "Alerts on this job may stay silent.",
            "Tell whoever runs the servers on the next business day; it is a fault of the server or of the scrape configuration.")
        .ask("Which series are there?", "count by (__name__, instance) ({#job=\"JOB\"})")
        .look("Does the server export them?", "curl -s http://localhost:8080/metrics | grep JOB")
        .ask(
            "Does scraping drop samples?",
            "scrape_samples_scraped{job=\"nightshift\"} - scrape_samples_post_metric_relabeling{job=\"nightshift\"} > 0")
        .act(
            "The server exports them: a `metric_relabel_configs` or a sample limit of Prometheus drops them; correct it.")
        .act("The server does not: restart it, and report it with the output above.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a job without its run counter",
                fleet -> fleet.hide(CoreMetric.RUNS, SimJob.HOURLY))
            .silentAt(4)
            .at(6, Firing.of(AlertName.METRICS_INCOMPLETE, SimJob.HOURLY)),
        Scenario.of(
                "a job without its state",
                fleet -> fleet.hide(CoreMetric.ACTIVE_SINCE, SimJob.MINUTELY))
            .at(6, Firing.of(AlertName.METRICS_INCOMPLETE, SimJob.MINUTELY)),
        Scenario.of(
                "the state is rightly absent while the store is down",
                fleet -> fleet.storeDown(30, 40))
            .at(38, Firing.of(AlertName.STORE_DOWN).as("critical")));
  }
}
