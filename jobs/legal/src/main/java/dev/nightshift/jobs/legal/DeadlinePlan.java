package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts messages about deadlines into the outbox, and takes out those of moved or done ones. */
final class DeadlinePlan {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH);
  private static final String SELECT =
      "select id, tenant_id, title, responsible_id, status, due_on from deadlines";

  private final Context context;
  private final Db db;
  private final CheckUpcomingDeadlines.Settings settings;
  private final Troubles troubles;
  private final Outbox outbox;
  private final Map<Long, Tenant> tenants = new HashMap<>();
  private BusinessDays calendar;
  private long upcoming;
  private long overdue;

  DeadlinePlan(
      Context context, Db db, CheckUpcomingDeadlines.Settings settings, Troubles troubles) {
    this.context = context;
    this.db = db;
    this.settings = settings;
    this.troubles = troubles;
    this.outbox = new Outbox(db, CheckUpcomingDeadlines.FAMILY);
  }

  private record Deadline(
      long id, long tenantId, String title, Long responsible, String status, LocalDate dueOn) {
    static Deadline read(ResultSet row) throws SQLException {
      long responsible = row.getLong("responsible_id");
      boolean nobody = row.wasNull();
      return new Deadline(
          row.getLong("id"),
          row.getLong("tenant_id"),
          row.getString("title"),
          nobody ? null : responsible,
          row.getString("status"),
          Db.day(row, "due_on"));
    }

    String subject() {
      return "deadline:" + id;
    }
  }

  void plan() throws SQLException, IOException {
    for (var tenant : Tenant.all(db)) {
      tenants.put(tenant.id(), tenant);
    }
    cancelWhatIsOver();
    context.phase("planning");
    // twice the business days, and two weeks of holidays
    var until =
        LocalDate.ofInstant(context.clock().instant(), ZoneId.of("UTC"))
            .plusDays(2L * Collections.max(settings.businessDays()) + 14);
    var lastDay = LocalDate.EPOCH;
    long lastId = 0;
    while (true) {
      context.checkpoint();
      var batch =
          db.rows(
              SELECT
                  + " where status = 'Open' and due_on <= ? and (due_on > ? or due_on = ? and id >"
                  + " ?) order by due_on, id fetch first 100 rows only",
              Deadline::read,
              until,
              lastDay,
              lastDay,
              lastId);
      if (batch.isEmpty()) {
        break;
      }
      readHolidays();
      db.atOnce(
          context.dryRun(),
          () -> {
            for (var deadline : batch) {
              plan(deadline);
            }
            return null;
          });
      lastDay = batch.get(batch.size() - 1).dueOn();
      lastId = batch.get(batch.size() - 1).id();
    }
    context.gauge("deadlines_upcoming").set((double) upcoming);
    context.gauge("deadlines_overdue").set((double) overdue);
  }

  private void readHolidays() throws IOException {
    if (calendar == null) {
      calendar =
          settings.holidays().isPresent()
              ? BusinessDays.read(settings.holidays().get())
              : new BusinessDays(Set.of());
    }
  }

  private void plan(Deadline deadline) throws SQLException {
    var tenant = tenants.get(deadline.tenantId());
    ZoneId zone;
    try {
      zone = tenant.zone();
    } catch (IllegalStateException e) {
      troubles.add(e.getMessage());
      return;
    }
    var now = context.clock().instant();
    if (deadline.dueOn().isBefore(LocalDate.ofInstant(now, zone))) {
      overdue++;
      return;
    }
    var slots = slots(deadline, zone);
    var to = recipient(deadline, tenant);
    if (to.isEmpty()) {
      troubles.add("deadline " + deadline.id() + " has nobody to tell");
      return;
    }
    boolean near = false;
    for (var kind : slots.toPlan(now)) {
      var slot = slots.slot(kind);
      near |= !slot.isAfter(now);
      outbox.add(message(deadline, tenant, to.get(), kind, slot, zone), now);
    }
    upcoming += near ? 1 : 0;
  }

  private Slots slots(Deadline deadline, ZoneId zone) {
    var slots = new Slots();
    for (int days : settings.businessDays()) {
      slots.add(
          CheckUpcomingDeadlines.FAMILY + "-" + days,
          calendar
              .before(deadline.dueOn(), days)
              .atTime(settings.morning())
              .atZone(zone)
              .toInstant());
    }
    return slots;
  }

  private Optional<Person> recipient(Deadline deadline, Tenant tenant) throws SQLException {
    var person = Person.of(db, deadline.responsible());
    return person.isPresent() ? person : tenant.person(db, "owner");
  }

  private static Message message(
      Deadline deadline, Tenant tenant, Person to, String kind, Instant slot, ZoneId zone) {
    var day = DAY.format(deadline.dueOn());
    return new Message(
        tenant.name(),
        kind,
        deadline.subject(),
        to.address(),
        slot,
        to.channel(),
        "Deadline: %s, %s".formatted(deadline.title(), day),
        "%s,\n\n%s is due on %s.\n".formatted(to.name(), deadline.title(), day),
        deadline.dueOn().plusDays(1).atStartOfDay(zone).toInstant());
  }

  private void cancelWhatIsOver() throws SQLException, IOException {
    context.phase("cancelling");
    long after = 0;
    var batch = outbox.pending(context.clock().instant(), after);
    while (!batch.isEmpty()) {
      context.checkpoint();
      readHolidays();
      var waiting = batch;
      db.atOnce(
          context.dryRun(),
          () -> {
            for (var message : waiting) {
              var why = why(message);
              if (why.isPresent()) {
                outbox.end(message, Outbox.CANCELLED, context.clock().instant(), why.get());
              }
            }
            return null;
          });
      after = batch.get(batch.size() - 1).row();
      batch = outbox.pending(context.clock().instant(), after);
    }
  }

  private Optional<String> why(Sending message) throws SQLException {
    long id = Long.parseLong(message.subject().substring("deadline:".length()));
    var found = db.first(SELECT + " where id = ?", Deadline::read, id);
    if (found.isEmpty() || !found.get().status().equals("Open")) {
      return Optional.of("the deadline is done or gone");
    }
    var tenant = tenants.get(found.get().tenantId());
    try {
      if (!slots(found.get(), tenant.zone()).has(message.kind(), message.dueSlot())) {
        return Optional.of("the deadline is moved to " + found.get().dueOn());
      }
    } catch (IllegalStateException e) {
      troubles.add(e.getMessage());
      return Optional.empty();
    }
    return recipient(found.get(), tenant)
        .filter(person -> !person.address().equals(message.recipient()))
        .map(person -> "somebody else is responsible: " + person.address());
  }
}
