package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A job is no longer in the catalogue, and nobody announced it. */
final class Disappeared implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.DISAPPEARED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.contract(
            Severity.WARNING,
            Duration.ofMinutes(5),
            """
            max without (#without) (##MAX_RUNTIME offset 1h)
            unless
            #MAX_RUNTIME
            unless
            #RETIRED == 1
            and ignoring (#job)
            max without (#without) (##STORE_UP) == 1
            """,
            "The job {{ $labels.#job }} is gone from the catalogue, and its removal was not announced.",
            "{{ $labels.#job }} was in the catalogue of {{ $labels.deployment }} an hour ago and is not now."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            An hour ago the servers knew this job, now none does, and config.yml does not announce its
            removal. Its plugin was removed or could not be loaded, or its entry was deleted or renamed.
            """,
            "The job no longer runs, and every other alert on it is silent because its series are gone.",
            "Call the owner of the job if nobody knows of the change.")
        .look("See which plugins and jobs were not loaded, and why.", "./nightshift check")
        .look("See the jobs that the server knows.", "./nightshift jobs")
        .ask("Were plugins refused?", "##PLUGIN_LOAD_FAILED > 0")
        .ask("Which versions and catalogues run?", "##SERVER_INFO")
        .act("The plugin was refused: put a working JAR into `plugins/` and restart the server.")
        .act(
            "The removal or the new name is wanted: write the old name under `retired:` in config.yml, restart, and generate the bundle again.",
            "./nightshift bundle generate")
        .act("The entry was deleted by mistake: put it back into config.yml and restart.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a job that leaves the catalogue has disappeared, for an hour",
                fleet -> fleet.job(SimJob.ADHOC, job -> job.listedBetween(0, 70)))
            .silentAt(69, 71, 74)
            .at(76, Firing.of(AlertName.DISAPPEARED, SimJob.ADHOC))
            .at(120, Firing.of(AlertName.DISAPPEARED, SimJob.ADHOC))
            .silentAt(131),
        Scenario.of(
                "a removal that was announced is silent",
                fleet ->
                    fleet
                        .job(SimJob.ADHOC, job -> job.listedBetween(0, 70))
                        .extra("##RETIRED{#job=\"adhoc\"}", "_x70 1+0x60"))
            .silentAt(71, 76, 100),
        Scenario.of("a restart makes no job disappear", fleet -> fleet.serversDown(80, 90))
            .silentAt(80, 81)
            .at(87, Firing.of(AlertName.SERVER_DOWN).as("critical"))
            .silentAt(91, 92, 95, 100));
  }
}
