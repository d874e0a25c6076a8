package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Fault;
import dev.nightshift.job.Fixture;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Setting;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Counts each tenant's day, by its own clock, and marks what is far from the days before. */
public final class AnalyticsSnapshot implements Job<AnalyticsSnapshot.Settings> {
  private static final String RUN = "`./nightshift run analytics-snapshot --wait`";
  private static final String MISSING = "missing";
  private static final String ANOMALIES = "analytics_anomalies_total";
  private final Clock clock;

  public AnalyticsSnapshot() {
    this(Clock.systemUTC());
  }

  /** For tests that stand at another time. */
  AnalyticsSnapshot(Clock clock) {
    this.clock = clock;
  }

  /** Settings of {@code analytics-snapshot}. */
  public record Settings(
      @Setting("Where the tables are") Practice practice,
      @Setting(value = "When, a cron expression of five fields", byDefault = "15 1 * * *")
          String cron,
      @Setting(value = "Whose clock the expression means", byDefault = "UTC") ZoneId timeZone,
      @Setting(
              value = "How many days before a day it is compared with",
              byDefault = "28",
              min = 7,
              max = 366)
          int compareDays,
      @Setting(value = "How many median deviations make a figure odd", byDefault = "5", min = 1)
          double oddAfter,
      @Setting(
              value = "How many days that were missed are made up for",
              byDefault = "14",
              min = 1,
              max = 366)
          int makeUpDays) {}

  @Override
  public String type() {
    return "analytics-snapshot";
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var job =
        Declaration.of("Counts each tenant's day and marks figures that are far from those before")
            .item("rows written")
            .cron(settings.cron(), settings.timeZone())
            .expectedToTake(Duration.ofSeconds(30))
            .expectsItems()
            .metric(
                Metric.counter(
                    ANOMALIES, "Figures that are far from the median of the days before"))
            .metric(Metric.gauge("analytics_tenants", "Tenants whose day was counted"))
            .parameter(
                new Parameter(
                    "day",
                    Parameter.Type.TEXT,
                    "A day as 2026-03-08, counted again; or missing: those that are not counted yet",
                    MISSING))
            .failsWith(
                "is not over",
                "A day was asked for that is still going on where the tenant is; half a day is no"
                    + " figure",
                "Wait for its end, then `./nightshift run analytics-snapshot --param day=DAY --wait`")
            .failsWith(
                "has the time zone",
                "A tenant's time zone is misspelt, so that its days are not known; the others were"
                    + " counted",
                "Correct it in the database, e.g. update tenants set time_zone = 'Europe/London'"
                    + " where id = 3, then "
                    + RUN,
                PracticeFaults.TIME_ZONE);
    return PracticeFailures.add(job, RUN).build();
  }

  @Override
  public void run(Context context, Settings settings) throws SQLException {
    var asked = asked(context.parameters().get("day"));
    try (var db = settings.practice().open(context)) {
      context.checkpoint();
      context.gauge("analytics_tenants").set(0);
      if (PracticeFailures.isEmpty(context, db)) {
        return;
      }
      var troubles = new Troubles();
      long tenants = 0;
      for (var tenant : Tenant.all(db)) {
        context.checkpoint();
        context.context("tenant", tenant.id());
        try {
          var figures = new DayFigures(context, db, tenant, settings);
          for (var day : days(db, tenant, asked, context.clock().instant(), settings)) {
            count(context, figures, day);
          }
          tenants++;
        } catch (IllegalStateException e) {
          troubles.add(e.getMessage());
        }
      }
      context.gauge("analytics_tenants").set((double) tenants);
      troubles.raise();
    }
  }

  private static void count(Context context, DayFigures figures, LocalDate day)
      throws SQLException {
    var written = figures.replace(day);
    if (context.dryRun()) {
      return;
    }
    context.items(written.size());
    for (var figure : written) {
      if (figure.odd()) {
        context.counter(ANOMALIES).increment();
        context.anomaly("analytics", figure.text());
      }
    }
    context.logger().log(Level.INFO, "%s: %d figures".formatted(day, written.size()));
  }

  private static Optional<LocalDate> asked(String text) {
    if (text.equals(MISSING)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "day is \"" + text + "\"; write a day as 2026-03-08, or missing", e);
    }
  }

  private static List<LocalDate> days(
      Db db, Tenant tenant, Optional<LocalDate> asked, Instant now, Settings settings)
      throws SQLException {
    var today = LocalDate.ofInstant(now, tenant.zone());
    if (asked.isPresent()) {
      if (!asked.get().isBefore(today)) {
        throw new IllegalStateException(
            "%s is not over for tenant %d (%s) in %s"
                .formatted(asked.get(), tenant.id(), tenant.name(), tenant.timeZone()));
      }
      return List.of(asked.get());
    }
    var last =
        db.first(
            "select max(day_on) as day_on from analytics_daily where tenant_id = ?",
            row -> Optional.ofNullable(Db.day(row, "day_on")),
            tenant.id());
    var first = today.minusDays(settings.makeUpDays());
    var next = last.flatMap(day -> day).map(day -> day.plusDays(1)).orElse(today.minusDays(1));
    return (next.isBefore(first) ? first : next).datesUntil(max(today, next)).toList();
  }

  private static LocalDate max(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public List<Fixture<Settings>> fixtures() {
    return List.of(PracticeFixture.of(Settings::practice, clock));
  }

  @Override
  public List<Fault<Settings>> faults() {
    return List.of(PracticeFaults.timeZone(Settings::practice));
  }
}
