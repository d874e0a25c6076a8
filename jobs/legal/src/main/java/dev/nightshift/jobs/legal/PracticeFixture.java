package dev.nightshift.jobs.legal;

import dev.nightshift.job.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Three practices as they stand on an ordinary day. */
final class PracticeFixture {
  static final List<Tenant> TENANTS =
      List.of(
          new Tenant(1, "Marsh & Daughters", "small", "America/New_York"),
          new Tenant(2, "Kanzlei Aare", "standard", "Europe/Zurich"),
          new Tenant(3, "Southern Harbour Legal", "enterprise", "Australia/Sydney"));
  private static final int TASKS = 40;
  private static final int PAST_DAYS = 30;

  private PracticeFixture() {}

  static <S> Fixture<S> of(Function<S, Practice> practice, Clock clock) {
    return new Fixture<>(
        "legal",
        "Three practices with tasks, hearings, deadlines and rules, some of them overdue",
        settings -> make(practice.apply(settings), clock.instant()));
  }

  static <S> Fixture<S> holidays(Function<S, Optional<Path>> file, Clock clock) {
    return new Fixture<>(
        "legal-holidays",
        "A file of days off of this year and the next",
        settings ->
            holidays(file.apply(settings), Year.from(clock.instant().atZone(ZoneOffset.UTC))));
  }

  private static String holidays(Optional<Path> file, Year year) throws IOException {
    if (file.isEmpty()) {
      return "no file of days off is configured";
    }
    if (Files.exists(file.get())) {
      return file.get() + " is there already";
    }
    var text = new StringBuilder("# days off, besides weekends\n");
    for (var one : List.of(year, year.plusYears(1))) {
      text.append(one.atMonth(1).atDay(1)).append(" New Year's Day\n");
      text.append(one.atMonth(12).atDay(25)).append(" Christmas\n");
      text.append(one.atMonth(12).atDay(26)).append(" Boxing Day\n");
    }
    Files.createDirectories(file.get().toAbsolutePath().getParent());
    Files.writeString(file.get(), text);
    return "made " + file.get();
  }

  private static String make(Practice practice, Instant now) throws SQLException {
    try (var db = practice.open()) {
      Practice.create(db);
      if (db.number("select count(*) from tenants") > 0) {
        return "there are tenants already";
      }
      return db.atOnce(
          () -> {
            for (var tenant : TENANTS) {
              tenant(db, tenant, now);
            }
            return "made %d practices with %d tasks each".formatted(TENANTS.size(), TASKS);
          });
    }
  }

  private static void tenant(Db db, Tenant tenant, Instant now) throws SQLException {
    long id = tenant.id();
    db.update(
        "insert into tenants (id, name, tenant_class, time_zone) values (?, ?, ?, ?)",
        id,
        tenant.name(),
        tenant.size(),
        tenant.timeZone());
    user(db, tenant, 1, "Olivia Owner", "owner", "mail");
    user(db, tenant, 2, "Pat Partner", "partner", "mail");
    user(db, tenant, 3, "Lee Lawyer", "lawyer", "mail");
    user(db, tenant, 4, "Robin Clerk", "clerk", "webhook");
    db.update(
        "insert into matters (id, tenant_id, title, responsible_id) values (?, ?, ?, ?)",
        id,
        id,
        "Estate of Holt",
        id * 100 + 3);
    tasks(db, tenant, now);
    hearings(db, tenant, now);
    deadlines(db, tenant, now);
    db.update(
        "insert into automation_rules (id, tenant_id, name, event, actions) values (?, ?, ?, ?, ?)",
        id,
        id,
        "Overdue tasks are urgent",
        "task.overdue",
        "set-priority:high, notify-owner");
  }

  private static void user(
      Db db, Tenant tenant, int number, String name, String role, String channel)
      throws SQLException {
    db.update(
        "insert into users (id, tenant_id, name, role, channel, address) values (?, ?, ?, ?, ?, ?)",
        tenant.id() * 100 + number,
        tenant.id(),
        name,
        role,
        channel,
        role + "." + tenant.id() + "@example.org");
  }

  /** Some were done in the last weeks, some are late, most are to come. */
  private static void tasks(Db db, Tenant tenant, Instant now) throws SQLException {
    for (int i = 0; i < TASKS; i++) {
      boolean done = i % 2 == 0;
      var created = now.minus(Duration.ofDays(i % PAST_DAYS)).minus(Duration.ofHours(i));
      var due =
          i % 8 == 1 ? now.minus(Duration.ofMinutes(7L * i)) : now.plus(Duration.ofHours(9L * i));
      db.update(
          "insert into tasks (id, tenant_id, matter_id, title, assignee_id, status, due_date,"
              + " created_at, completed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          tenant.id() * 1_000 + i,
          tenant.id(),
          tenant.id(),
          "File document " + i,
          tenant.id() * 100 + 3 + i % 2,
          done ? "Completed" : "Open",
          due,
          created,
          done ? created.plus(Duration.ofHours(3)) : null);
    }
  }

  private static void hearings(Db db, Tenant tenant, Instant now) throws SQLException {
    var hours = List.of(1, 20, 70, 150, 300);
    for (int i = 0; i < hours.size(); i++) {
      db.update(
          "insert into hearings (id, tenant_id, matter_id, title, court, court_zone, attendee_id,"
              + " status, hearing_date) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          tenant.id() * 1_000 + i,
          tenant.id(),
          tenant.id(),
          "Estate of Holt, part " + (i + 1),
          "District Court",
          tenant.timeZone(),
          tenant.id() * 100 + 3 + i % 2,
          "Scheduled",
          now.plus(Duration.ofHours(hours.get(i))));
    }
  }

  private static void deadlines(Db db, Tenant tenant, Instant now) throws SQLException {
    var today = LocalDate.ofInstant(now, ZoneId.of(tenant.timeZone()));
    var days = List.of(1, 2, 5, 9, 20);
    for (int i = 0; i < days.size(); i++) {
      db.update(
          "insert into deadlines (id, tenant_id, matter_id, title, responsible_id, status, due_on)"
              + " values (?, ?, ?, ?, ?, ?, ?)",
          tenant.id() * 1_000 + i,
          tenant.id(),
          tenant.id(),
          "Reply to claim " + (i + 1),
          tenant.id() * 100 + 3,
          "Open",
          today.plusDays(days.get(i)));
    }
  }
}
