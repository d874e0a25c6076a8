package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Priority;
import java.time.Duration;
import java.util.List;

/** A secret is older than it may become. */
final class SecretOld implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.SECRET_OLD;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.contract(
                Severity.WARNING,
                Duration.ofMinutes(15),
                """
                max without (#without) (##SECRET_AGE)
                > ignoring (#job, setting) group_left ()
                max without (#without) (##SECRET_AGE_LIMIT)
                """,
                "A secret of the job {{ $labels.#job }} is older than it may become.",
                "The secret that {{ $labels.setting }} of {{ $labels.#job }} in {{ $labels.deployment }} refers to"
                    + " was written {{ $value | humanizeDuration }} ago.")
            .priority(Priority.P3));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The file of a secret was last written longer ago than `alerts.limits.secretAge` in
            config.yml allows. Of secrets that come from the environment nobody knows the age.
            """,
            "None today; who has once seen the secret can still use it.",
            "Tell the owner of the job on the next business day.")
        .look("Which secrets are there, and how old are they?", "./nightshift secrets")
        .ask("Age in days:", "max without (#without) (##SECRET_AGE{#job=\"JOB\"}) / 86400")
        .act(
            "Make a new one where it is used, write it into the file, and run the job; secrets are read anew for each run.",
            "./nightshift run JOB --wait")
        .act("Withdraw the old one once the run has succeeded.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "a secret passes the age at which it is to be replaced, and is replaced",
                fleet ->
                    fleet
                        .extra(
                            "##SECRET_AGE{#job=\"hourly\",setting=\"api_key\"}",
                            "7775600+60x24 0+60x10")
                        .extra("##SECRET_AGE_LIMIT{job=\"nightshift\"}", "7776000+0x40"))
            .silentAt(7, 20)
            .at(23, Firing.of(AlertName.SECRET_OLD, SimJob.HOURLY))
            .silentAt(26),
        Scenario.of(
                "an old secret where no limit is set",
                fleet ->
                    fleet.extra(
                        "##SECRET_AGE{#job=\"hourly\",setting=\"api_key\"}", "99775600+60x30"))
            .silentAt(20, 29));
  }
}
