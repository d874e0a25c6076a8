package dev.nightshift.jobs.legal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A hearing as its row says. */
record Hearing(
    long id,
    long tenantId,
    String tenant,
    String title,
    String court,
    String courtZone,
    Long attendee,
    String status,
    Instant date) {
  static final String SELECT =
      "select h.id, h.tenant_id, t.name as tenant, h.title, h.court, h.court_zone, h.attendee_id,"
          + " h.status, h.hearing_date from hearings h join tenants t on t.id = h.tenant_id";
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy 'at' HH:mm z", Locale.ENGLISH);

  static Hearing read(ResultSet row) throws SQLException {
    long attendee = row.getLong("attendee_id");
    boolean nobody = row.wasNull();
    return new Hearing(
        row.getLong("id"),
        row.getLong("tenant_id"),
        row.getString("tenant"),
        row.getString("title"),
        row.getString("court"),
        row.getString("court_zone"),
        nobody ? null : attendee,
        row.getString("status"),
        Db.instant(row, "hearing_date"));
  }

  String subject() {
    return "hearing:" + id;
  }

  boolean scheduled() {
    return status.equals("Scheduled");
  }

  /** When it is, by the court's clock. */
  String when() {
    return MOMENT.format(date.atZone(zone()));
  }

  private java.time.ZoneId zone() {
    return Tenant.zone(courtZone, "the court of hearing " + id);
  }

  /**
   * When to remind of it.
   *
   * @throws IllegalStateException if the court's time zone does not exist
   */
  Slots slots(List<Duration> windows, LocalTime morning) {
    var slots = new Slots();
    var local = date.atZone(zone());
    for (var window : windows) {
      long days = window.toDays();
      boolean whole = window.equals(Duration.ofDays(days));
      slots.add(
          kind(window),
          whole
              ? local
                  .toLocalDate()
                  .minusDays(days)
                  .atTime(morning)
                  .atZone(local.getZone())
                  .toInstant()
              : date.minus(window));
    }
    return slots;
  }

  private static String kind(Duration window) {
    var text = window.toString().replaceAll("^PT?", "").toLowerCase(Locale.ROOT);
    boolean days = window.equals(Duration.ofDays(window.toDays()));
    return SendHearingReminders.FAMILY + "-" + (days ? window.toDays() + "d" : text);
  }
}
