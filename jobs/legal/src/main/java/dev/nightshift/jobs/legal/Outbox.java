package dev.nightshift.jobs.legal;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Messages that are to be sent, are on their way, or were. A message's key is its kind, subject,
 * recipient and slot: there is one row of each, whatever is planned again.
 */
final class Outbox {
  static final int BATCH = 100;
  static final String PENDING = "PENDING";
  static final String SENDING = "SENDING";
  static final String SENT = "SENT";
  static final String FAILED = "FAILED";
  static final String CANCELLED = "CANCELLED";

  private static final String KEY =
      " where kind = ? and subject = ? and recipient = ? and due_slot = ?";

  private final Db db;
  private final String family;

  /**
   * The messages of one family.
   *
   * @param family what the names of their kinds begin with, up to the first hyphen
   */
  Outbox(Db db, String family) {
    this.db = db;
    this.family = family + "-%";
  }

  /**
   * Puts a message in, or brings back one that was cancelled; within the caller's transaction. One
   * that waits gets the text of now.
   *
   * @return false if it is there already
   */
  boolean add(Message message, Instant now) throws SQLException {
    var known =
        db.first(
            "select id, status, title, body from notifications" + KEY,
            row ->
                new Known(
                    row.getLong("id"),
                    row.getString("status"),
                    row.getString("title") + row.getString("body")),
            message.kind(),
            message.subject(),
            message.recipient(),
            message.dueSlot());
    if (known.isEmpty()) {
      insert(message, now);
      return true;
    }
    boolean cancelled = known.get().status().equals(CANCELLED);
    boolean waits = known.get().status().equals(PENDING);
    if (cancelled) {
      db.update(
          "update notifications set status = ?, next_attempt_at = ?, ended_at = null, last_error ="
              + " null where id = ?",
          PENDING,
          message.dueSlot(),
          known.get().id());
    }
    boolean changed = !known.get().text().equals(message.title() + message.body());
    if (cancelled || (waits && changed)) {
      db.update(
          "update notifications set title = ?, body = ?, useful_until = ? where id = ?",
          message.title(),
          message.body(),
          message.usefulUntil(),
          known.get().id());
    }
    return cancelled;
  }

  private record Known(long id, String status, String text) {}

  private void insert(Message message, Instant now) throws SQLException {
    db.update(
        "insert into notifications (tenant, kind, subject, recipient, due_slot, channel, title,"
            + " body, useful_until, status, next_attempt_at, created_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        message.tenant(),
        message.kind(),
        message.subject(),
        message.recipient(),
        message.dueSlot(),
        message.channel(),
        message.title(),
        message.body(),
        message.usefulUntil(),
        PENDING,
        message.dueSlot(),
        now);
  }

  /** Messages of a subject, whatever became of them. */
  List<Told> of(String subject) throws SQLException {
    return db.rows(
        "select kind, recipient, due_slot, status from notifications where subject = ?"
            + " and kind like ? order by id",
        row ->
            new Told(
                row.getString("kind"),
                row.getString("recipient"),
                Db.instant(row, "due_slot"),
                row.getString("status")),
        subject,
        family);
  }

  /** What is known of a message. */
  record Told(String kind, String recipient, Instant dueSlot, String status) {}

  /** Messages that are not sent and that nobody is sending, by row. */
  List<Sending> pending(Instant now, long after) throws SQLException {
    return db.rows(
        SELECT
            + " where (status = 'PENDING' or status = 'SENDING' and next_attempt_at <= ?)"
            + " and kind like ? and id > ? order by id"
            + FIRST,
        Outbox::sending,
        now,
        family,
        after);
  }

  /** Messages whose time has come, by row. */
  List<Sending> due(Instant now, long after) throws SQLException {
    return db.rows(
        SELECT
            + " where status in ('PENDING', 'SENDING') and next_attempt_at <= ? and kind like ?"
            + " and id > ? order by id"
            + FIRST,
        Outbox::sending,
        now,
        family,
        after);
  }

  private static final String SELECT =
      "select id, tenant, kind, subject, recipient, due_slot, channel, title, body, useful_until,"
          + " attempts from notifications";
  private static final String FIRST = " fetch first " + BATCH + " rows only";

  private static Sending sending(ResultSet row) throws SQLException {
    var slot = Db.instant(row, "due_slot");
    var key =
        String.join(
            "|",
            row.getString("kind"),
            row.getString("subject"),
            row.getString("recipient"),
            slot.toString());
    return new Sending(
        row.getLong("id"),
        UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString(),
        row.getString("tenant"),
        row.getString("kind"),
        row.getString("subject"),
        row.getString("recipient"),
        slot,
        row.getString("channel"),
        row.getString("title"),
        row.getString("body"),
        Db.instant(row, "useful_until"),
        row.getInt("attempts"));
  }

  /**
   * Takes a message, so that nobody else sends it for a while: also not a successor of this server,
   * which cannot know how far it came.
   *
   * @return false if somebody else has it
   */
  boolean claim(Sending message, Instant until) throws SQLException {
    return db.update(
            "update notifications set status = ?, attempts = attempts + 1, next_attempt_at = ?"
                + " where id = ? and attempts = ? and status in ('PENDING', 'SENDING')",
            SENDING,
            until,
            message.row(),
            message.attempts())
        == 1;
  }

  /** The end of a message. */
  void end(Sending message, String status, Instant now, String error) throws SQLException {
    db.update(
        "update notifications set status = ?, ended_at = ?, last_error = ? where id = ?",
        status,
        now,
        cut(error),
        message.row());
  }

  /** Back with it, for a later attempt. */
  void later(Sending message, int attempts, Instant next, String error) throws SQLException {
    db.update(
        "update notifications set status = ?, attempts = ?, next_attempt_at = ?, last_error = ?"
            + " where id = ?",
        PENDING,
        attempts,
        next,
        cut(error),
        message.row());
  }

  /** How many wait although their time has come. */
  long waiting(Instant now) throws SQLException {
    return db.number(
        "select count(*) from notifications where status in ('PENDING', 'SENDING') and due_slot <="
            + " ? and kind like ?",
        now,
        family);
  }

  /**
   * The share of a channel's messages of the last 24 hours that arrived; one that is an hour late
   * has not. Empty if there were none.
   */
  Optional<Double> delivered(String channel, Instant now) throws SQLException {
    var day = now.minus(Duration.ofDays(1));
    long sent = ended(channel, SENT, day, now);
    long failed = ended(channel, FAILED, day, now);
    long late =
        db.number(
            "select count(*) from notifications where status in ('PENDING', 'SENDING') and due_slot"
                + " <= ? and channel = ? and kind like ?",
            now.minus(Duration.ofHours(1)),
            channel,
            family);
    long all = sent + failed + late;
    return all == 0 ? Optional.empty() : Optional.of((double) sent / all);
  }

  private long ended(String channel, String status, Instant from, Instant to) throws SQLException {
    return db.number(
        "select count(*) from notifications where ended_at > ? and ended_at <= ? and channel = ?"
            + " and status = ? and kind like ?",
        from,
        to,
        channel,
        status,
        family);
  }

  private static String cut(String error) {
    return error == null || error.length() <= 1_000 ? error : error.substring(0, 1_000);
  }
}
