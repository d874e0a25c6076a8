package dev.nightshift.server.store;

import dev.nightshift.server.notify.Outbox;
import dev.nightshift.server.notify.Outbox.Draft;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Rows of the tables notification and notification_content. */
final class OutboxRows {
  /** The attempts before stay counted; from its due time on it is tried as long as a new one. */
  static final String AGAIN =
      "update notification set state = 'PENDING', next_attempt = :now, due = :now, ended = null,"
          + " claimed_by = null";

  static final String STILL_KNOWN =
      " and exists (select 1 from notification_content c where c.notification = notification.id)";

  /** H2 takes a million characters in one value. */
  private static final int PIECE = 500_000;

  private OutboxRows() {}

  static boolean known(Handle handle, Draft draft) {
    return handle
        .createQuery("select 1 from notification where channel = :channel and message_key = :key")
        .bind("channel", draft.channel())
        .bind("key", Columns.text(draft.key()))
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Whether something of this name went on. */
  static boolean end(Handle handle, String channel, String what) {
    return handle
            .createUpdate(
                "update notification set going_on = null where going_on = :what and channel = :channel")
            .bind("what", what)
            .bind("channel", channel)
            .execute()
        > 0;
  }

  static void insert(Handle handle, Draft draft, Instant due, Instant now) {
    handle
        .createUpdate(
            "insert into notification (id, channel, message_key, event, job, subject, gathering, batch, state,"
                + " attempts, accepted, due, next_attempt, going_on) values (:id, :channel, :key, :event, :job,"
                + " :subject, :gathering, :id, 'PENDING', 0, :now, :due, :due, :begins)")
        .bind("id", draft.id())
        .bind("channel", draft.channel())
        .bind("key", Columns.text(draft.key()))
        .bind("event", Columns.text(draft.event(), 40))
        .bind("job", draft.job())
        .bind("subject", Columns.text(draft.subject(), 300))
        .bind("gathering", draft.gathering())
        .bind("now", Columns.at(now))
        .bind("due", Columns.at(due))
        .bind("begins", draft.begins())
        .execute();
    var content = Columns.text(draft.content());
    for (int from = 0, n = 0; from < content.length(); from += PIECE, n++) {
      handle
          .createUpdate(
              "insert into notification_content (notification, piece, content) values (:id, :n, :content)")
          .bind("id", draft.id())
          .bind("n", n)
          .bind("content", content.substring(from, Math.min(content.length(), from + PIECE)))
          .execute();
    }
  }

  static String content(Handle handle, UUID id) {
    return String.join(
        "",
        handle
            .createQuery(
                "select content from notification_content where notification = :id order by piece")
            .bind("id", id)
            .mapTo(String.class)
            .list());
  }

  static Optional<Instant> lastDelivered(Handle handle, String channel, String gathering) {
    return handle
        .createQuery(
            "select max(ended) as last from notification where channel = :channel and state = 'DELIVERED'"
                + " and gathering = :gathering")
        .bind("channel", channel)
        .bind("gathering", gathering)
        .map((row, context) -> Optional.ofNullable(Columns.instant(row, "last")))
        .one();
  }

  /** Puts those that nobody has tried yet into one batch, oldest first. */
  static void gather(Handle handle, String channel, String gathering, UUID batch, int most) {
    handle
        .createUpdate(
            "update notification set batch = :batch where id in (select id from notification where channel = :channel"
                + " and state = 'PENDING' and attempts = 0 and gathering = :gathering and next_attempt is not null"
                + " order by next_attempt, number fetch first :most rows only)")
        .bind("batch", batch)
        .bind("channel", channel)
        .bind("gathering", gathering)
        .bind("most", most)
        .execute();
  }

  static Outbox.Entry entry(ResultSet row) throws SQLException {
    return new Outbox.Entry(
        row.getLong("number"),
        row.getObject("id", UUID.class),
        row.getString("channel"),
        row.getString("message_key"),
        row.getString("event"),
        row.getString("job"),
        row.getString("subject"),
        Outbox.State.valueOf(row.getString("state")),
        row.getInt("attempts"),
        Columns.instant(row, "accepted"),
        Columns.instant(row, "next_attempt"),
        Columns.instant(row, "ended"),
        row.getString("error"));
  }

  static int forgetContents(Handle handle, Instant before, int most) {
    return handle
        .createUpdate(
            "delete from notification_content where notification in (select n.id from notification n where"
                + " n.ended < :before and exists (select 1 from notification_content c where"
                + " c.notification = n.id) order by n.ended fetch first :most rows only)")
        .bind("before", Columns.at(before))
        .bind("most", most)
        .execute();
  }

  static int forget(Handle handle, Instant before, int most) {
    return handle
        .createUpdate(
            "delete from notification where id in (select id from notification where ended < :before and going_on is"
                + " null order by ended fetch first :most rows only)")
        .bind("before", Columns.at(before))
        .bind("most", most)
        .execute();
  }
}
