package dev.nightshift.jobs.legal;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules of tenants: when something happens, do this. A rule fires once per subject; what it did is
 * in automation_logs.
 *
 * <p>Actions, with commas between them: {@code notify-ROLE}, {@code set-priority:LEVEL}, {@code
 * create-task:TITLE}.
 */
final class Automation {
  private final Db db;
  private final Outbox outbox;
  private final String family;
  private final Map<String, List<Rule>> known = new LinkedHashMap<>();

  Automation(Db db, String family) {
    this.db = db;
    this.outbox = new Outbox(db, family);
    this.family = family;
  }

  private record Rule(long id, String name, String actions, int maxPerHour) {}

  /** What happened. */
  private record Event(Tenant tenant, String name, String subject, long id, Instant at) {}

  /**
   * Fires the rules of an event; within the caller's transaction. A rule that fails is logged and
   * undone alone.
   *
   * @param subject e.g. {@code task:17}
   * @param id of the subject
   */
  void fire(Tenant tenant, String event, String subject, long id, Instant now) throws SQLException {
    for (var rule : rules(tenant, event)) {
      boolean before =
          db.number(
                  "select count(*) from automation_logs where rule_id = ? and subject = ?",
                  rule.id(),
                  subject)
              > 0;
      if (!before) {
        fire(rule, new Event(tenant, event, subject, id, now));
      }
    }
  }

  private List<Rule> rules(Tenant tenant, String event) throws SQLException {
    var key = tenant.id() + " " + event;
    if (!known.containsKey(key)) {
      known.put(
          key,
          db.rows(
              "select id, name, actions, max_per_hour from automation_rules where tenant_id = ? and"
                  + " event = ? and enabled = true order by id",
              row ->
                  new Rule(
                      row.getLong("id"),
                      row.getString("name"),
                      row.getString("actions"),
                      row.getInt("max_per_hour")),
              tenant.id(),
              event));
    }
    return known.get(key);
  }

  private void fire(Rule rule, Event event) throws SQLException {
    if (firedWithinAnHour(rule, event.at()) >= rule.maxPerHour()) {
      log(rule, event, "skipped", List.of(), "fired " + rule.maxPerHour() + " times in an hour");
      return;
    }
    List<Map<String, Object>> done = new ArrayList<>();
    try {
      db.apart(
          () -> {
            for (var action : rule.actions().split("\\s*,\\s*", -1)) {
              long start = System.nanoTime();
              act(rule, event, action.strip());
              var entry = new LinkedHashMap<String, Object>();
              entry.put("action", action.strip());
              entry.put("duration_ms", Duration.ofNanos(System.nanoTime() - start).toMillis());
              done.add(entry);
            }
            return null;
          });
      log(rule, event, "success", done, null);
    } catch (SQLException | RuntimeException e) {
      log(rule, event, "failed", done, e.getMessage());
    }
  }

  private long firedWithinAnHour(Rule rule, Instant now) throws SQLException {
    return db.number(
        "select count(*) from automation_logs where rule_id = ? and executed_at > ? and status <>"
            + " 'skipped'",
        rule.id(),
        now.minus(Duration.ofHours(1)));
  }

  private void act(Rule rule, Event event, String action) throws SQLException {
    if (action.startsWith("notify-")) {
      var role = action.substring("notify-".length());
      var to =
          event
              .tenant()
              .person(db, role)
              .orElseThrow(
                  () -> new IllegalStateException("the tenant has no user with the role " + role));
      outbox.add(
          new Message(
              event.tenant().name(),
              family + "-rule-" + rule.id(),
              event.subject(),
              to.address(),
              event.at(),
              to.channel(),
              "%s: %s".formatted(rule.name(), event.subject()),
              "The rule \"%s\" fired: %s of %s."
                  .formatted(rule.name(), event.name(), event.subject()),
              null),
          event.at());
    } else if (action.startsWith("set-priority:") && family.equals("task")) {
      db.update(
          "update tasks set priority = ? where id = ?",
          action.substring("set-priority:".length()),
          event.id());
    } else if (action.startsWith("create-task:")) {
      db.update(
          "insert into tasks (tenant_id, title, status, due_date, created_at)"
              + " values (?, ?, 'Open', ?, ?)",
          event.tenant().id(),
          action.substring("create-task:".length()) + " (" + event.subject() + ")",
          event.at().plus(Duration.ofDays(1)),
          event.at());
    } else {
      throw new IllegalStateException(
          "there is no action \""
              + action
              + "\" for this event; write notify-ROLE, set-priority:LEVEL (of tasks) or"
              + " create-task:TITLE");
    }
  }

  private void log(
      Rule rule, Event event, String status, List<Map<String, Object>> done, String error)
      throws SQLException {
    db.update(
        "insert into automation_logs (rule_id, tenant_id, rule_name, subject, status, executed_at,"
            + " actions_executed, error) values (?, ?, ?, ?, ?, ?, ?, ?)",
        rule.id(),
        event.tenant().id(),
        rule.name(),
        event.subject(),
        status,
        event.at(),
        Json.of(done),
        error);
  }
}
