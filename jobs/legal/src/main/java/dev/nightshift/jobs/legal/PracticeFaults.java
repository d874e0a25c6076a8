package dev.nightshift.jobs.legal;

import dev.nightshift.job.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** Named ways to break a practice on purpose. */
final class PracticeFaults {
  static final String TIME_ZONE = "misspell-time-zone";
  static final String COURT_ZONE = "misspell-court-zone";
  static final String OWNER = "remove-owner";
  static final String HOLIDAYS = "remove-holiday-file";
  static final String RULES = "loop-rule";
  private static final Tenant TENANT = PracticeFixture.TENANTS.get(1);

  private PracticeFaults() {}

  static <S> Fault<S> timeZone(Function<S, Practice> practice) {
    return new Fault<>(
        TIME_ZONE,
        "Misspells the time zone of one tenant, so that runs look after the others and fail",
        settings -> zone(practice.apply(settings), "Europe/Zuerich"),
        settings -> zone(practice.apply(settings), TENANT.timeZone()));
  }

  private static String zone(Practice practice, String zone) throws SQLException {
    try (var db = practice.open()) {
      db.update("update tenants set time_zone = ? where id = ?", zone, TENANT.id());
    }
    return "tenant %d has the time zone %s".formatted(TENANT.id(), zone);
  }

  static <S> Fault<S> courtZone(Function<S, Practice> practice) {
    return new Fault<>(
        COURT_ZONE,
        "Misspells the time zone of one tenant's courts, so that runs remind the others and fail",
        settings -> courts(practice.apply(settings), "Europe/Zuerich"),
        settings -> courts(practice.apply(settings), TENANT.timeZone()));
  }

  private static String courts(Practice practice, String zone) throws SQLException {
    try (var db = practice.open()) {
      db.update("update hearings set court_zone = ? where tenant_id = ?", zone, TENANT.id());
    }
    return "the courts of tenant %d have the time zone %s".formatted(TENANT.id(), zone);
  }

  /** Nobody else is told of an overdue task then: its assignee is taken away too. */
  static <S> Fault<S> owner(Function<S, Practice> practice) {
    return new Fault<>(
        OWNER,
        "Takes away a tenant's owner and the assignees of its open tasks, so that nobody can be"
            + " told",
        settings -> {
          try (var db = practice.apply(settings).open()) {
            db.update(
                "update users set role = 'on leave' where tenant_id = ? and role = 'owner'",
                TENANT.id());
            db.update(
                "update tasks set assignee_id = null where tenant_id = ? and status <> 'Completed'",
                TENANT.id());
          }
          return "tenant %d has no owner, and its tasks no assignee".formatted(TENANT.id());
        },
        settings -> {
          try (var db = practice.apply(settings).open()) {
            db.update(
                "update users set role = 'owner' where tenant_id = ? and role = 'on leave'",
                TENANT.id());
          }
          return "tenant %d has its owner again".formatted(TENANT.id());
        });
  }

  static <S> Fault<S> holidays(Function<S, Optional<Path>> file) {
    return new Fault<>(
        HOLIDAYS,
        "Moves the file of days off away, so that business days are not known",
        settings -> move(file.apply(settings), "", ".away"),
        settings -> move(file.apply(settings), ".away", ""));
  }

  private static String move(Optional<Path> file, String from, String to)
      throws java.io.IOException {
    if (file.isEmpty()) {
      return "no file of days off is configured: there is nothing to move";
    }
    var source = Path.of(file.get() + from);
    var target = Path.of(file.get() + to);
    if (Files.exists(source)) {
      Files.move(source, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return "the days off are in " + target;
  }

  /** Twelve entries, as of a rule that feeds itself. */
  static <S> Fault<S> rules(Function<S, Practice> practice, Clock clock) {
    return new Fault<>(
        RULES,
        "Lets a rule fire twelve times in a minute, so that a finding is opened",
        settings -> {
          try (var db = practice.apply(settings).open()) {
            for (int i = 0; i < 12; i++) {
              db.update(
                  "insert into automation_logs (rule_id, tenant_id, rule_name, subject, status,"
                      + " executed_at, actions_executed) values (?, ?, ?, ?, ?, ?, ?)",
                  -1L,
                  TENANT.id(),
                  "A rule that feeds itself",
                  "loop:" + i,
                  "success",
                  clock.instant().minusSeconds(60 - i),
                  "[]");
            }
          }
          return "a rule of tenant %d has fired 12 times".formatted(TENANT.id());
        },
        settings -> {
          try (var db = practice.apply(settings).open()) {
            db.update("delete from automation_logs where rule_id = ?", -1L);
          }
          return "the rule's log entries are gone";
        });
  }
}
