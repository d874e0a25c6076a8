package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Puts reminders of hearings into the outbox, and takes out those that are not true any more. */
final class HearingPlan {
  private static final String MOVED = SendHearingReminders.FAMILY + "-moved-";
  private static final String OFF = SendHearingReminders.FAMILY + "-off";
  private static final String RULE = SendHearingReminders.FAMILY + "-rule-";

  private final Context context;
  private final Db db;
  private final SendHearingReminders.Settings settings;
  private final Troubles troubles;
  private final Outbox outbox;
  private final Automation automation;

  HearingPlan(Context context, Db db, SendHearingReminders.Settings settings, Troubles troubles) {
    this.context = context;
    this.db = db;
    this.settings = settings;
    this.troubles = troubles;
    this.outbox = new Outbox(db, SendHearingReminders.FAMILY);
    this.automation = new Automation(db, SendHearingReminders.FAMILY);
  }

  /** Looks at every reminder that waits: is its hearing still then? */
  void cancelWhatIsOver() throws SQLException {
    context.phase("cancelling");
    long after = 0;
    var batch = outbox.pending(now(), after);
    while (!batch.isEmpty()) {
      context.checkpoint();
      var waiting = batch;
      long cancelled =
          db.atOnce(
              context.dryRun(),
              () -> {
                long count = 0;
                for (var reminder : waiting) {
                  var why = why(reminder);
                  if (why.isPresent()) {
                    outbox.end(reminder, Outbox.CANCELLED, now(), why.get());
                    count++;
                  }
                }
                return count;
              });
      if (!context.dryRun()) {
        context.counter("reminders_cancelled_total").add((double) cancelled);
      }
      if (cancelled > 0) {
        context.logger().log(Level.INFO, cancelled + " reminders cancelled");
      }
      after = batch.get(batch.size() - 1).row();
      batch = outbox.pending(now(), after);
    }
  }

  /** Why a reminder is not true any more. */
  private Optional<String> why(Sending reminder) throws SQLException {
    if (reminder.kind().startsWith(RULE)) {
      return Optional.empty();
    }
    long id = Long.parseLong(reminder.subject().substring("hearing:".length()));
    var hearing = db.first(Hearing.SELECT + " where h.id = ?", Hearing::read, id);
    if (hearing.isEmpty()) {
      return Optional.of("the hearing is gone");
    }
    if (reminder.kind().equals(OFF)) {
      return hearing.get().scheduled()
          ? Optional.of("the hearing is scheduled again")
          : Optional.empty();
    }
    if (!hearing.get().scheduled()) {
      return Optional.of("the hearing is " + hearing.get().status());
    }
    if (reminder.kind().startsWith(MOVED)) {
      return reminder.kind().equals(movedKind(hearing.get()))
          ? Optional.empty()
          : Optional.of("the hearing is moved again");
    }
    try {
      if (!slots(hearing.get()).has(reminder.kind(), reminder.dueSlot())) {
        return Optional.of("the hearing is moved to " + hearing.get().when());
      }
    } catch (IllegalStateException e) {
      troubles.add(e.getMessage());
      return Optional.empty();
    }
    return recipient(hearing.get())
        .filter(person -> !person.address().equals(reminder.recipient()))
        .map(person -> "somebody else attends: " + person.address());
  }

  void plan() throws SQLException {
    context.phase("planning");
    var from = now();
    var to = from.plus(longest()).plus(Duration.ofDays(1));
    long ahead = 0;
    var lastDate = from;
    long lastId = 0;
    while (true) {
      context.checkpoint();
      var batch =
          db.rows(
              Hearing.SELECT
                  + " where h.status = 'Scheduled' and h.hearing_date <= ?"
                  + " and (h.hearing_date > ? or h.hearing_date = ? and h.id > ?)"
                  + " order by h.hearing_date, h.id fetch first 100 rows only",
              Hearing::read,
              to,
              lastDate,
              lastDate,
              lastId);
      if (batch.isEmpty()) {
        break;
      }
      db.atOnce(
          context.dryRun(),
          () -> {
            for (var hearing : batch) {
              plan(hearing);
            }
            return null;
          });
      ahead += batch.size();
      lastDate = batch.get(batch.size() - 1).date();
      lastId = batch.get(batch.size() - 1).id();
    }
    context.gauge("hearings_ahead").set((double) ahead);
  }

  private void plan(Hearing hearing) throws SQLException {
    Slots slots;
    try {
      slots = slots(hearing);
    } catch (IllegalStateException e) {
      troubles.add(e.getMessage());
      return;
    }
    var to = recipient(hearing);
    if (to.isEmpty()) {
      troubles.add("hearing " + hearing.id() + " has nobody to remind");
      return;
    }
    for (var kind : slots.toPlan(now())) {
      outbox.add(reminder(hearing, to.get(), kind, slots.slot(kind)), now());
    }
  }

  private Message reminder(Hearing hearing, Person to, String kind, Instant slot) {
    return new Message(
        hearing.tenant(),
        kind,
        hearing.subject(),
        to.address(),
        slot,
        to.channel(),
        "Hearing: %s, %s".formatted(hearing.title(), hearing.when()),
        "%s,\n\n%s is heard at %s on %s (%s).\n"
            .formatted(
                to.name(), hearing.title(), hearing.court(), hearing.when(), hearing.courtZone()),
        hearing.date());
  }

  /** Whoever was reminded of a date that is not the hearing's any more is told so, once. */
  void tellOfChanges() throws SQLException {
    context.phase("telling of changes");
    var last = "";
    while (true) {
      context.checkpoint();
      var batch =
          db.rows(
              "select distinct subject from notifications where kind like ? and status = 'SENT' and"
                  + " useful_until > ? and subject > ? order by subject fetch first 100 rows only",
              row -> row.getString(1),
              SendHearingReminders.FAMILY + "-%",
              now(),
              last);
      if (batch.isEmpty()) {
        return;
      }
      last = batch.get(batch.size() - 1);
      db.atOnce(
          context.dryRun(),
          () -> {
            for (var subject : batch) {
              tellOfChange(subject);
            }
            return null;
          });
    }
  }

  private void tellOfChange(String subject) throws SQLException {
    long id = Long.parseLong(subject.substring("hearing:".length()));
    var found = db.first(Hearing.SELECT + " where h.id = ?", Hearing::read, id);
    if (found.isEmpty()) {
      return;
    }
    var hearing = found.get();
    Slots slots;
    try {
      slots = hearing.scheduled() ? slots(hearing) : new Slots();
    } catch (IllegalStateException e) {
      troubles.add(e.getMessage());
      return;
    }
    var told = outbox.of(subject);
    var kind = hearing.scheduled() ? movedKind(hearing) : OFF;
    var reminded =
        told.stream()
            .filter(one -> one.status().equals(Outbox.SENT) && isWrong(one, kind, slots))
            .map(Outbox.Told::recipient)
            .distinct()
            .toList();
    for (var address : reminded) {
      boolean known =
          told.stream().anyMatch(one -> one.kind().equals(kind) && one.recipient().equals(address));
      var channel =
          db.first(
              "select channel from users where address = ? and tenant_id = ?",
              row -> row.getString(1),
              address,
              hearing.tenantId());
      if (channel.isPresent() && !known) {
        outbox.add(changed(hearing, kind, address, channel.get()), now());
        automation.fire(tenant(hearing), "hearing.moved", subject, hearing.id(), now());
      }
    }
  }

  private static boolean isWrong(Outbox.Told told, String kind, Slots slots) {
    if (told.kind().startsWith(RULE) || told.kind().equals(OFF)) {
      return false;
    }
    return told.kind().startsWith(MOVED)
        ? !told.kind().equals(kind)
        : !slots.has(told.kind(), told.dueSlot());
  }

  private static String movedKind(Hearing hearing) {
    return MOVED + hearing.date();
  }

  private Message changed(Hearing hearing, String kind, String address, String channel) {
    boolean off = kind.equals(OFF);
    return new Message(
        hearing.tenant(),
        kind,
        hearing.subject(),
        address,
        now(),
        channel,
        off
            ? "Called off: %s, %s".formatted(hearing.title(), hearing.when())
            : "Moved: %s, now %s".formatted(hearing.title(), hearing.when()),
        off
            ? "The hearing of %s at %s on %s is %s.\n"
                .formatted(hearing.title(), hearing.court(), hearing.when(), hearing.status())
            : "The hearing of %s at %s is moved: it is now on %s (%s).\n"
                .formatted(hearing.title(), hearing.court(), hearing.when(), hearing.courtZone()),
        hearing.date());
  }

  private Tenant tenant(Hearing hearing) throws SQLException {
    return Tenant.all(db).stream()
        .filter(tenant -> tenant.id() == hearing.tenantId())
        .findFirst()
        .orElseThrow();
  }

  private Optional<Person> recipient(Hearing hearing) throws SQLException {
    var attendee = Person.of(db, hearing.attendee());
    return attendee.isPresent() ? attendee : tenant(hearing).person(db, "owner");
  }

  private Slots slots(Hearing hearing) {
    return hearing.slots(settings.windows(), settings.morning());
  }

  private Duration longest() {
    return settings.windows().stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  private Instant now() {
    return context.clock().instant();
  }
}
