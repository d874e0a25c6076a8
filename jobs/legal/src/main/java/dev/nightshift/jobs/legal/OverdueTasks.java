package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One look at the tasks of all tenants. */
final class OverdueTasks {
  static final String LATENCY = "detection_latency_seconds";
  static final String WORST = "detection_latency_worst_seconds";
  private static final String GAUGE = "overdue_tasks";
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy HH:mm z", Locale.ENGLISH);
  private static final List<String> ROLES = List.of("owner", "partner");

  private final Context context;
  private final Db db;
  private final List<Duration> escalateAfter;
  private final Troubles troubles;
  private final Outbox outbox;
  private final Automation automation;
  private final Map<String, Long> overdue = new HashMap<>();
  private Duration worst = Duration.ZERO;
  private long flagged;

  OverdueTasks(Context context, Db db, List<Duration> escalateAfter, Troubles troubles) {
    this.context = context;
    this.db = db;
    this.escalateAfter = escalateAfter;
    this.troubles = troubles;
    this.outbox = new Outbox(db, CheckSlaAndOverdue.FAMILY);
    this.automation = new Automation(db, CheckSlaAndOverdue.FAMILY);
  }

  private record Task(
      long id, String title, Instant dueDate, String status, Long assignee, int escalation) {
    static Task read(ResultSet row) throws SQLException {
      long assignee = row.getLong("assignee_id");
      return new Task(
          row.getLong("id"),
          row.getString("title"),
          Db.instant(row, "due_date"),
          row.getString("status"),
          row.wasNull() ? null : assignee,
          row.getInt("escalation"));
    }

    String subject() {
      return "task:" + id;
    }
  }

  private static final String SELECT =
      "select id, title, due_date, status, assignee_id, escalation from tasks"
          + " where due_date < ? and status <> 'Completed' and tenant_id = ?";
  private static final String NEXT =
      " and (due_date > ? or due_date = ? and id > ?) order by due_date, id"
          + " fetch first 100 rows only";

  void look(Tenant tenant) throws SQLException {
    try {
      var zone = tenant.zone();
      flag(tenant, zone);
      for (int level = 1; level <= escalateAfter.size(); level++) {
        escalate(tenant, zone, level);
      }
    } catch (IllegalStateException e) {
      troubles.add(e.getMessage());
    }
    overdue.merge(
        tenant.size(),
        db.number(
            "select count(*) from tasks where due_date < ? and status <> 'Completed' and tenant_id"
                + " = ?",
            now(),
            tenant.id()),
        Long::sum);
  }

  private void flag(Tenant tenant, ZoneId zone) throws SQLException {
    var now = now();
    var owner = tenant.person(db, "owner");
    var last = new Task(0, "", Instant.EPOCH, "", null, 0);
    context.checkpoint();
    while (true) {
      var batch = next(" and overdue_at is null", tenant, now, last);
      if (batch.isEmpty()) {
        return;
      }
      last = batch.get(batch.size() - 1);
      var marked =
          db.atOnce(
              context.dryRun(),
              () -> {
                List<Task> done = new ArrayList<>();
                for (var task : batch) {
                  if (mark(task, now)) {
                    done.add(task);
                    tell(tenant, zone, owner, task);
                    automation.fire(tenant, "task.overdue", task.subject(), task.id(), now);
                  }
                }
                return done;
              });
      if (!context.dryRun()) {
        count(marked, now);
      }
      context.throttle();
    }
  }

  private boolean mark(Task task, Instant now) throws SQLException {
    return db.update(
            "update tasks set overdue_at = ? where id = ? and overdue_at is null and status <>"
                + " 'Completed'",
            now,
            task.id())
        == 1;
  }

  private void tell(Tenant tenant, ZoneId zone, Optional<Person> owner, Task task)
      throws SQLException {
    var assignee = Person.of(db, task.assignee()).or(() -> owner);
    if (assignee.isEmpty()) {
      troubles.add(nobody(tenant, "owner"));
      return;
    }
    tell(tenant, zone, assignee.get(), task, "task-overdue", task.dueDate(), "Overdue: ");
  }

  private void tell(
      Tenant tenant, ZoneId zone, Person to, Task task, String kind, Instant slot, String lead)
      throws SQLException {
    var due = MOMENT.format(task.dueDate().atZone(zone));
    outbox.add(
        new Message(
            tenant.name(),
            kind,
            task.subject(),
            to.address(),
            slot,
            to.channel(),
            lead + task.title(),
            "%s,\n\nthe task \"%s\" was due on %s and is %s.\n"
                .formatted(to.name(), task.title(), due, task.status()),
            null),
        now());
  }

  private void escalate(Tenant tenant, ZoneId zone, int level) throws SQLException {
    var now = now();
    var age = escalateAfter.get(level - 1);
    var role = ROLES.get(Math.min(level, ROLES.size()) - 1);
    var to = tenant.person(db, role).or(() -> person(tenant, "owner"));
    var last = new Task(0, "", Instant.EPOCH, "", null, 0);
    while (true) {
      context.checkpoint();
      var batch =
          next(
              " and overdue_at is not null and escalation = " + (level - 1),
              tenant,
              now.minus(age),
              last);
      if (batch.isEmpty()) {
        return;
      }
      if (to.isEmpty()) {
        throw new IllegalStateException(nobody(tenant, "owner"));
      }
      last = batch.get(batch.size() - 1);
      db.atOnce(
          context.dryRun(),
          () -> {
            for (var task : batch) {
              if (db.update(
                      "update tasks set escalation = ? where id = ? and escalation = ? and status"
                          + " <> 'Completed'",
                      level,
                      task.id(),
                      level - 1)
                  == 1) {
                tell(
                    tenant,
                    zone,
                    to.get(),
                    task,
                    "task-escalated-" + level,
                    task.dueDate().plus(age),
                    "Still open: ");
              }
            }
            return null;
          });
    }
  }

  private Optional<Person> person(Tenant tenant, String role) {
    try {
      return tenant.person(db, role);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static String nobody(Tenant tenant, String role) {
    return "tenant %d (%s) has no user with the role %s"
        .formatted(tenant.id(), tenant.name(), role);
  }

  private List<Task> next(String which, Tenant tenant, Instant dueBefore, Task last)
      throws SQLException {
    return db.rows(
        SELECT + which + NEXT,
        Task::read,
        dueBefore,
        tenant.id(),
        last.dueDate(),
        last.dueDate(),
        last.id());
  }

  private void count(List<Task> marked, Instant now) {
    for (var task : marked) {
      var latency = Duration.between(task.dueDate(), now);
      context.timer(LATENCY).record(latency);
      worst = latency.compareTo(worst) > 0 ? latency : worst;
    }
    flagged += marked.size();
    context.items(marked.size());
  }

  void report() {
    for (var size : Tenant.SIZES) {
      context.gauge(GAUGE, size).set((double) overdue.getOrDefault(size, 0L));
    }
    context.gauge(WORST).set(worst.toMillis() / 1000.0);
    context
        .logger()
        .log(Level.INFO, "%d tasks marked as overdue; overdue: %s".formatted(flagged, overdue));
  }

  static void reportNothing(Context context) {
    for (var size : Tenant.SIZES) {
      context.gauge(GAUGE, size).set(0);
    }
    context.gauge(WORST).set(0);
  }

  private Instant now() {
    return context.clock().instant();
  }
}
