package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/**
 * Reminds of hearings: days before at a fixed hour of the court's clock, and hours before.
 *
 * <p>Reminders are planned ahead. When a hearing is moved or called off, what is planned for its
 * old date is cancelled, and whoever was reminded of it is told.
 */
public final class SendHearingReminders implements Job<SendHearingReminders.Settings> {
  static final String FAMILY = "hearing";
  private static final String RUN = "`./nightshift run send-hearing-reminders --wait`";
  private final Clock clock;

  public SendHearingReminders() {
    this(Clock.systemUTC());
  }

  /** For tests that stand at another time. */
  SendHearingReminders(Clock clock) {
    this.clock = clock;
  }

  /** Settings of {@code send-hearing-reminders}. */
  public record Settings(
      @Setting("Where the tables are") Practice practice,
      @Setting("How messages leave") Delivery delivery,
      @Setting(value = "How often to look", byDefault = "15m", min = 10) Duration interval,
      @Setting(
              value =
                  "How long before a hearing; whole days are days of the court's calendar, and go"
                      + " out at the hour of morning",
              byDefault = "[7d, 1d, 2h]")
          List<Duration> windows,
      @Setting(value = "When reminders of days go out, by the court's clock", byDefault = "08:00")
          LocalTime morning) {
    public Settings {
      windows = List.copyOf(windows);
      if (windows.isEmpty() || windows.stream().anyMatch(w -> w.isNegative() || w.isZero())) {
        throw new IllegalArgumentException(
            "windows is " + windows + "; name at least one, each longer than nothing");
      }
    }
  }

  @Override
  public String type() {
    return "send-hearing-reminders";
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var job =
        Declaration.of("Reminds of hearings days and hours before, by the court's clock")
            .item("reminders sent")
            .every(settings.interval())
            .expectedToTake(Duration.ofSeconds(30))
            .criticality(Criticality.CRITICAL)
            .metric(Metric.gauge("hearings_ahead", "Hearings within the longest window"))
            .metric(
                Metric.counter(
                    "reminders_cancelled_total",
                    "Reminders that were planned for a hearing that is moved or called off"))
            .failsWith(
                "has the time zone",
                "A court's time zone is misspelt, so that its hours are not known; the other"
                    + " hearings were looked after",
                "Correct it in the database: update hearings set court_zone ="
                    + " 'America/New_York' where id = ID, then "
                    + RUN,
                PracticeFaults.COURT_ZONE)
            .failsWith(
                "nobody to remind",
                "A hearing has no attendee and its tenant no owner",
                "Name somebody: update hearings set attendee_id = USER where id = ID, then " + RUN);
    return PracticeFailures.add(Postman.declare(job, RUN), RUN).build();
  }

  @Override
  public void run(Context context, Settings settings) throws SQLException, InterruptedException {
    try (var db = settings.practice().open(context)) {
      context.checkpoint();
      var postman = new Postman(context, settings.delivery(), db, FAMILY);
      if (PracticeFailures.isEmpty(context, db)) {
        postman.reportNothing();
        context.gauge("hearings_ahead").set(0);
        return;
      }
      var troubles = new Troubles();
      var plan = new HearingPlan(context, db, settings, troubles);
      plan.cancelWhatIsOver();
      plan.plan();
      plan.tellOfChanges();
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
        PracticeFaults.courtZone(Settings::practice), OutgoingFault.of(Settings::delivery));
  }
}
