package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.ServerOperations.Finding;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Looks at all jobs as the overview does, and keeps what it saw in its log.
 *
 * <p>What it finds is no failure of its own, and has alerts of its own: a run fails only if it
 * could not look.
 */
public final class HealthCheck implements Job<HealthCheck.Settings> {
  private static final String FINDINGS = "nightshift_health_findings";

  /** How often. */
  public record Settings(
      @Setting(value = "How often to look", byDefault = "1m", min = 10) Duration interval) {}

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of("Looks at every job and notes what is not as it should be, with its fix")
        .item("jobs looked at")
        .expectsItems()
        .every(settings.interval())
        .expectedToTake(Duration.ofSeconds(1))
        .criticality(Criticality.LOW)
        .metric(
            Metric.gauge(FINDINGS, "Jobs that need somebody, by how urgent it is")
                .by("severity", name(Severity.CRITICAL), name(Severity.WARNING)))
        .failsWith(
            "not granted",
            "config.yml does not let the job look at the others",
            "Add grants: [health] below jobs.health_check in config.yml, restart, then"
                + " `./nightshift run health_check --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws InterruptedException {
    context.checkpoint();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var health = context.operations().health();
    for (var finding : health.findings()) {
      context
          .logger()
          .log(
              finding.severity() == Severity.CRITICAL ? Level.ERROR : Level.WARNING,
              finding.subject() + ": " + finding.problem() + ". Next: " + finding.fix());
    }
    if (health.findings().isEmpty()) {
      context.logger().log(Level.INFO, "all {0} jobs are well", health.jobs());
    }
    context.items(health.jobs());
    for (var severity : List.of(Severity.CRITICAL, Severity.WARNING)) {
      context.gauge(FINDINGS, name(severity)).set((double) count(health.findings(), severity));
    }
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private static String name(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
