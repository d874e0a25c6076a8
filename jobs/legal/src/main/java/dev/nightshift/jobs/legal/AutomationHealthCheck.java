package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks after the others: how often each succeeded, which is stale, which rules fire too often,
 * whether the tables can be read. Needs the grant {@code runs}.
 *
 * <p>That this check itself is stale, the server's own alerts tell, for it is a job like any other.
 */
public final class AutomationHealthCheck implements Job<AutomationHealthCheck.Settings> {
  static final String SCORE = "automation_health_score";
  static final String FINDINGS = "automation_findings";
  private static final String RUN = "`./nightshift run automation-health-check --wait`";
  private final Clock clock;

  public AutomationHealthCheck() {
    this(Clock.systemUTC());
  }

  /** For tests that stand at another time. */
  AutomationHealthCheck(Clock clock) {
    this.clock = clock;
  }

  /** Settings of {@code automation-health-check}. */
  public record Settings(
      @Setting("Where the tables are") Practice practice,
      @Setting(value = "How often to look", byDefault = "15m", min = 10) Duration interval,
      @Setting(
              value = "Jobs to look after, and how long ago a run of each may have ended at most",
              byDefault =
                  "{check-sla-and-overdue: 45m, send-hearing-reminders: 45m,"
                      + " check-upcoming-deadlines: 3h, analytics-snapshot: 2d}")
          Map<String, Duration> jobs,
      @Setting(value = "Above so many in an hour a rule fires too often", byDefault = "10", min = 1)
          int firedPerHour,
      @Setting(
              value = "How long logs of automation rules are kept",
              byDefault = "180d",
              min = 86_400)
          Duration keepLogs) {
    public Settings {
      jobs = Map.copyOf(jobs);
      if (jobs.isEmpty()) {
        throw new IllegalArgumentException("jobs is empty; name at least one job to look after");
      }
    }

    List<String> names() {
      return jobs.keySet().stream().sorted().toList();
    }
  }

  @Override
  public String type() {
    return "automation-health-check";
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var job =
        Declaration.of(
                "Scores the practice's jobs, and finds stale ones, rules that fire too often and"
                    + " tables that cannot be read")
            .item("checks done")
            .every(settings.interval())
            .expectedToTake(Duration.ofSeconds(10))
            .criticality(Criticality.HIGH)
            .metric(
                Metric.gauge(SCORE, "Successful runs of 100, over 7 days; 100 without runs")
                    .by("watched", settings.names().toArray(String[]::new)))
            .metric(
                Metric.gauge(FINDINGS, "Things that are not as they should be")
                    .by("kind", HealthFindings.KINDS))
            .alert(
                new JobAlert(
                    "AutomationRuleFiresOften",
                    FINDINGS + "{kind=\"rule\"} > 0",
                    Duration.ZERO,
                    Severity.INFO,
                    "An automation rule fired more than 10 times in an hour.",
                    "`./nightshift logs JOB` tells which; look at what it does in the table"
                        + " automation_logs.",
                    PracticeFaults.RULES))
            .alert(
                new JobAlert(
                    "AutomationHealthUnhealthy",
                    SCORE + " < 80",
                    Duration.ofMinutes(5),
                    Severity.WARNING,
                    "Less than 80 of 100 runs of a job of the practice succeeded in a week.",
                    "Look at the failures of the job that the label watched names: `./nightshift runs WATCHED --state"
                        + " FAILED`",
                    ""))
            .alert(
                new JobAlert(
                    "AutomationTableUnreadable",
                    FINDINGS + "{kind=\"privilege\"} > 0",
                    Duration.ofMinutes(5),
                    Severity.CRITICAL,
                    "The user of the practice's database may not read one of its tables.",
                    "As the database's owner: grant select, insert, update, delete on all tables in"
                        + " schema public to USER.",
                    ""))
            .failsWith(
                "not granted",
                "config.yml does not let the job read the runs of others",
                "Add `grants: [runs]` below jobs.automation-health-check in config.yml, restart,"
                    + " then "
                    + RUN);
    return PracticeFailures.add(job, RUN).build();
  }

  @Override
  public void run(Context context, Settings settings) throws SQLException {
    context.checkpoint();
    var operations = context.operations();
    try (var db = settings.practice().open(context)) {
      boolean empty = PracticeFailures.isEmpty(context, db);
      var found = new ArrayList<HealthFindings.Found>();
      var check = new HealthFindings(context, db, settings);
      for (var job : settings.names()) {
        context.checkpoint();
        found.addAll(check.job(operations, job));
        context.items(1);
      }
      if (!empty) {
        for (var table : HealthFindings.TABLES) {
          found.addAll(check.readable(table));
          context.items(1);
        }
        found.addAll(check.rules());
        context.items(1);
      }
      for (var kind : HealthFindings.KINDS) {
        context
            .gauge(FINDINGS, kind)
            .set((double) found.stream().filter(one -> one.kind().equals(kind)).count());
      }
      if (!empty) {
        check.remember(found);
        check.removeOldLogs();
      }
    }
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(PracticeFixture.of(Settings::practice, clock));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(PracticeFaults.rules(Settings::practice, clock));
  }
}
