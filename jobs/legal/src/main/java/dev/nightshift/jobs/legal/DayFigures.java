package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One tenant's figures of a day. */
final class DayFigures {
  private static final int FEWEST_DAYS = 7;

  /** Between two instants, of one tenant. */
  private static final Map<String, String> FIGURES = new LinkedHashMap<>();

  static {
    FIGURES.put(
        "tasks_created", "tasks where created_at >= ? and created_at < ? and tenant_id = ?");
    FIGURES.put(
        "tasks_completed", "tasks where completed_at >= ? and completed_at < ? and tenant_id = ?");
    FIGURES.put(
        "tasks_overdue", "tasks where overdue_at >= ? and overdue_at < ? and tenant_id = ?");
    FIGURES.put(
        "hearings",
        "hearings where status <> 'Cancelled' and hearing_date >= ? and hearing_date < ? and"
            + " tenant_id = ?");
    FIGURES.put(
        "rules_fired",
        "automation_logs where status = 'success' and executed_at >= ? and executed_at < ? and"
            + " tenant_id = ?");
  }

  private final Context context;
  private final Db db;
  private final Tenant tenant;
  private final AnalyticsSnapshot.Settings settings;

  DayFigures(Context context, Db db, Tenant tenant, AnalyticsSnapshot.Settings settings) {
    this.context = context;
    this.db = db;
    this.tenant = tenant;
    this.settings = settings;
  }

  /** A written row. */
  record Figure(
      LocalDate day,
      String tenant,
      String metric,
      long amount,
      Optional<Spread> before,
      boolean odd) {
    String text() {
      return "%s of %s on %s: %d; the days before: %s"
          .formatted(metric, tenant, day, amount, before.map(Spread::text).orElse("none"));
    }
  }

  /** Counts a day anew: what was written of it before is replaced, all rows at once. */
  List<Figure> replace(LocalDate day) throws SQLException {
    var zone = tenant.zone();
    var from = day.atStartOfDay(zone).toInstant();
    var to = day.plusDays(1).atStartOfDay(zone).toInstant();
    return db.atOnce(
        context.dryRun(),
        () -> {
          db.update(
              "delete from analytics_daily where day_on = ? and tenant_id = ?", day, tenant.id());
          List<Figure> figures = new ArrayList<>();
          for (var figure : FIGURES.entrySet()) {
            long amount =
                db.number("select count(*) from " + figure.getValue(), from, to, tenant.id());
            figures.add(write(day, figure.getKey(), amount));
          }
          figures.add(
              write(
                  day,
                  "notifications_sent",
                  db.number(
                      "select count(*) from notifications where ended_at >= ? and ended_at < ? and"
                          + " status = 'SENT' and tenant = ?",
                      from,
                      to,
                      tenant.name())));
          return figures;
        });
  }

  private Figure write(LocalDate day, String metric, long amount) throws SQLException {
    var before =
        Spread.of(
            db.rows(
                "select amount from analytics_daily where tenant_id = ? and metric = ? and day_on >="
                    + " ? and day_on < ?",
                row -> row.getLong(1),
                tenant.id(),
                metric,
                day.minusDays(settings.compareDays()),
                day),
            FEWEST_DAYS);
    boolean odd = before.isPresent() && before.get().odd(amount, settings.oddAfter());
    db.update(
        "insert into analytics_daily (day_on, tenant_id, metric, amount, median_before, mad_before,"
            + " anomaly) values (?, ?, ?, ?, ?, ?, ?)",
        day,
        tenant.id(),
        metric,
        amount,
        before.map(Spread::median).orElse(null),
        before.map(Spread::deviation).orElse(null),
        odd);
    return new Figure(day, tenant.name(), metric, amount, before, odd);
  }
}
