package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/** Tells of deadlines, business days ahead. */
public final class CheckUpcomingDeadlines implements Job<CheckUpcomingDeadlines.Settings> {
  static final String FAMILY = "deadline";
  private static final String RUN = "`./nightshift run check-upcoming-deadlines --wait`";
  private final Clock clock;

  public CheckUpcomingDeadlines() {
    this(Clock.systemUTC());
  }

  /** For tests that stand at another time. */
  CheckUpcomingDeadlines(Clock clock) {
    this.clock = clock;
  }

  /** Settings of {@code check-upcoming-deadlines}. */
  public record Settings(
      @Setting("Where the tables are") Practice practice,
      @Setting("How messages leave") Delivery delivery,
      @Setting(value = "How often to look", byDefault = "1h", min = 10) Duration interval,
      @Setting(value = "How many business days before a deadline to tell", byDefault = "[7, 3, 1]")
          List<Integer> businessDays,
      @Setting(value = "When messages go out, by the tenant's clock", byDefault = "08:00")
          LocalTime morning,
      @Setting("File of days off, a line for each: 2026-12-25 Christmas; none: only weekends are")
          Optional<Path> holidays) {
    public Settings {
      businessDays = List.copyOf(businessDays);
      if (businessDays.isEmpty() || businessDays.stream().anyMatch(n -> n < 0 || n > 250)) {
        throw new IllegalArgumentException(
            "businessDays is " + businessDays + "; name at least one, each from 0 to 250");
      }
    }
  }

  @Override
  public String type() {
    return "check-upcoming-deadlines";
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var job =
        Declaration.of("Tells of deadlines business days ahead, without weekends and holidays")
            .item("alerts sent")
            .every(settings.interval())
            .expectedToTake(Duration.ofSeconds(30))
            .criticality(Criticality.HIGH)
            .metric(
                Metric.gauge(
                    "deadlines_upcoming", "Open deadlines that are near enough to be told of"))
            .metric(Metric.gauge("deadlines_overdue", "Open deadlines whose day is over"))
            .failsWith(
                "the holiday file",
                "The file of days off is missing or not understood, so that business days are not"
                    + " known; nobody is told anything wrong meanwhile",
                "Put the file back or correct the line that the error names (setting holidays), then "
                    + RUN,
                PracticeFaults.HOLIDAYS)
            .failsWith(
                "has the time zone",
                "A tenant's time zone is misspelt, so that its hours are not known; the others were"
                    + " looked after",
                "Correct it in the database, e.g. update tenants set time_zone = 'Europe/London'"
                    + " where id = 3, then "
                    + RUN,
                PracticeFaults.TIME_ZONE)
            .failsWith(
                "nobody to tell",
                "A deadline has nobody responsible and its tenant no owner",
                "Name somebody: update deadlines set responsible_id = USER where id = ID, then "
                    + RUN);
    return PracticeFailures.add(Postman.declare(job, RUN), RUN).build();
  }

  @Override
  public void run(Context context, Settings settings)
      throws SQLException, IOException, InterruptedException {
    try (var db = settings.practice().open(context)) {
      context.checkpoint();
      var postman = new Postman(context, settings.delivery(), db, FAMILY);
      if (PracticeFailures.isEmpty(context, db)) {
        postman.reportNothing();
        context.gauge("deadlines_upcoming").set(0);
        context.gauge("deadlines_overdue").set(0);
        return;
      }
      var troubles = new Troubles();
      new DeadlinePlan(context, db, settings, troubles).plan();
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
    return List.of(
        PracticeFixture.of(Settings::practice, clock),
        PracticeFixture.holidays(Settings::holidays, clock));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(
        PracticeFaults.timeZone(Settings::practice),
        PracticeFaults.holidays(Settings::holidays),
        OutgoingFault.of(Settings::delivery));
  }
}
