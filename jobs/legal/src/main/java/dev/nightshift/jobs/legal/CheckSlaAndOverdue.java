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
import java.util.List;

/** Marks tasks whose time is over, tells who is to know, and tells more people as they age. */
public final class CheckSlaAndOverdue implements Job<CheckSlaAndOverdue.Settings> {
  static final String FAMILY = "task";
  private static final String RUN = "`./nightshift run check-sla-and-overdue --wait`";
  private final Clock clock;

  public CheckSlaAndOverdue() {
    this(Clock.systemUTC());
  }

  /** For tests that stand at another time. */
  CheckSlaAndOverdue(Clock clock) {
    this.clock = clock;
  }

  /** Settings of {@code check-sla-and-overdue}. */
  public record Settings(
      @Setting("Where the tables are") Practice practice,
      @Setting("How messages leave") Delivery delivery,
      @Setting(value = "How often to look", byDefault = "15m", min = 10) Duration interval,
      @Setting(
              value = "How long after its due date a task is told to the owner, then to a partner",
              byDefault = "[1d, 3d]")
          List<Duration> escalateAfter) {
    public Settings {
      escalateAfter = List.copyOf(escalateAfter);
      for (int i = 1; i < escalateAfter.size(); i++) {
        if (escalateAfter.get(i).compareTo(escalateAfter.get(i - 1)) <= 0) {
          throw new IllegalArgumentException(
              "escalateAfter is " + escalateAfter + "; each must be longer than the one before");
        }
      }
    }
  }

  @Override
  public String type() {
    return "check-sla-and-overdue";
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var job =
        Declaration.of("Marks overdue tasks, tells their assignees, and escalates those that age")
            .item("tasks flagged and messages sent")
            .every(settings.interval())
            .expectedToTake(Duration.ofSeconds(30))
            .criticality(Criticality.HIGH)
            .metric(
                Metric.timer(
                    OverdueTasks.LATENCY, "From a task's due date to its mark, of marked tasks"))
            .metric(
                Metric.gauge(
                        OverdueTasks.WORST, "The longest such time of the last run; 0: none marked")
                    .in("seconds"))
            .metric(
                Metric.gauge("overdue_tasks", "Open tasks whose due date has passed")
                    .by("tenant_class", Tenant.SIZES))
            .alert(
                new JobAlert(
                    "SlaDetectionLate",
                    OverdueTasks.WORST + " > 900",
                    Duration.ZERO,
                    Severity.WARNING,
                    "A task was found to be overdue more than 15 minutes late.",
                    "See whether runs were missed (`./nightshift missed JOB`) or late (`./nightshift runs JOB`)",
                    ""))
            .failsWith(
                "has the time zone",
                "A tenant's or court's time zone is misspelt, so that its hours are not known; the"
                    + " others were looked after",
                "Correct it in the database, e.g. update tenants set time_zone = 'Europe/London'"
                    + " where id = 3, then "
                    + RUN,
                PracticeFaults.TIME_ZONE)
            .failsWith(
                "has no user with the role owner",
                "A tenant has overdue tasks and nobody to tell of them",
                "Give somebody the role: update users set role = 'owner' where id = ID, then "
                    + RUN,
                PracticeFaults.OWNER);
    return PracticeFailures.add(Postman.declare(job, RUN), RUN).build();
  }

  @Override
  public void run(Context context, Settings settings) throws SQLException, InterruptedException {
    try (var db = settings.practice().open(context)) {
      context.checkpoint();
      if (PracticeFailures.isEmpty(context, db)) {
        new Postman(context, settings.delivery(), db, FAMILY).reportNothing();
        OverdueTasks.reportNothing(context);
        return;
      }
      var troubles = new Troubles();
      var tasks = new OverdueTasks(context, db, settings.escalateAfter(), troubles);
      for (var tenant : Tenant.all(db)) {
        context.context("tenant", tenant.id());
        tasks.look(tenant);
      }
      tasks.report();
      var postman = new Postman(context, settings.delivery(), db, FAMILY);
      if (context.dryRun()) {
        postman.report();
      } else {
        postman.deliver();
      }
      troubles.raise();
    }
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(PracticeFixture.of(Settings::practice, clock));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(
        PracticeFaults.timeZone(Settings::practice),
        PracticeFaults.owner(Settings::practice),
        OutgoingFault.of(Settings::delivery));
  }
}
