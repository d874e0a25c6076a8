package dev.nightshift.jobs.legal;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Job;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** A practice, its jobs, and a clock that is moved by hand. */
final class World implements AutoCloseable {
  final Practice practice;
  final Delivery delivery;
  final Db db;
  private final Path folder;
  private Instant now;

  World(Practice practice, Delivery delivery, Path folder, Instant start) throws SQLException {
    this.practice = practice;
    this.delivery = delivery;
    this.folder = folder;
    this.now = start;
    this.db = practice.open();
    Practice.create(db);
  }

  void at(Instant instant) {
    now = instant;
  }

  Instant now() {
    return now;
  }

  void tenant(long id, String size, String zone) throws SQLException {
    db.update(
        "insert into tenants (id, name, tenant_class, time_zone) values (?, ?, ?, ?)",
        id,
        "Tenant " + id,
        size,
        zone);
    user(id, 1, "owner", "mail");
    user(id, 2, "partner", "mail");
    user(id, 3, "lawyer", "mail");
    user(id, 4, "clerk", "webhook");
  }

  void user(long tenant, int number, String role, String channel) throws SQLException {
    db.update(
        "insert into users (id, tenant_id, name, role, channel, address) values (?, ?, ?, ?, ?, ?)",
        tenant * 100 + number,
        tenant,
        role + " " + number,
        role,
        channel,
        role + "." + tenant + "@example.org");
  }

  void task(long id, long tenant, int assignee, Instant due) throws SQLException {
    db.update(
        "insert into tasks (id, tenant_id, title, assignee_id, status, due_date, created_at)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        id,
        tenant,
        "Task " + id,
        tenant * 100 + assignee,
        "Open",
        due,
        due.minus(Duration.ofDays(10)));
  }

  void hearing(long id, long tenant, int attendee, String zone, Instant date) throws SQLException {
    db.update(
        "insert into hearings (id, tenant_id, title, court, court_zone, attendee_id, status,"
            + " hearing_date) values (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        tenant,
        "Holt v. Marsh " + id,
        "District Court",
        zone,
        tenant * 100 + attendee,
        "Scheduled",
        date);
  }

  void deadline(long id, long tenant, int responsible, LocalDate day) throws SQLException {
    db.update(
        "insert into deadlines (id, tenant_id, title, responsible_id, status, due_on)"
            + " values (?, ?, ?, ?, ?, ?)",
        id,
        tenant,
        "Reply " + id,
        tenant * 100 + responsible,
        "Open",
        day);
  }

  CheckSlaAndOverdue.Settings sla() {
    return new CheckSlaAndOverdue.Settings(
        practice,
        delivery,
        Duration.ofMinutes(15),
        List.of(Duration.ofDays(1), Duration.ofDays(3)));
  }

  SendHearingReminders.Settings hearings() {
    return new SendHearingReminders.Settings(
        practice,
        delivery,
        Duration.ofMinutes(15),
        List.of(Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(2)),
        LocalTime.of(8, 0));
  }

  CheckUpcomingDeadlines.Settings deadlines(Path holidays) {
    return new CheckUpcomingDeadlines.Settings(
        practice,
        delivery,
        Duration.ofHours(1),
        List.of(7, 3, 1),
        LocalTime.of(8, 0),
        Optional.ofNullable(holidays));
  }

  AnalyticsSnapshot.Settings analytics() {
    return new AnalyticsSnapshot.Settings(practice, "15 1 * * *", ZoneId.of("UTC"), 28, 5, 14);
  }

  /** Runs a job now; the run is closed when it is returned. */
  <S> TestContext run(Job<S> job, S settings) throws Exception {
    var context = context(job, settings);
    try (context) {
      job.run(context, settings);
    }
    return context;
  }

  /** Starts a run that is stopped at its n-th checkpoint, as by a server that goes down. */
  <S> void stopped(Job<S> job, S settings, int checkpoint) throws Exception {
    try (var context = context(job, settings).cancelAtCheckpoint(checkpoint)) {
      job.run(context, settings);
    } catch (CancelledException e) {
      // as it was to be
      return;
    }
  }

  <S> TestContext context(Job<S> job, S settings) {
    var context = TestContext.of(job, settings, folder.resolve(job.type()));
    context.clock().set(now);
    return context;
  }

  long count(String status) throws SQLException {
    return db.number("select count(*) from notifications where status = ?", status);
  }

  @Override
  public void close() throws SQLException {
    db.close();
  }
}
