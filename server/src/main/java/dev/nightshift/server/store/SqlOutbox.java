package dev.nightshift.server.store;

import dev.nightshift.server.notify.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The outbox in SQL. */
final class SqlOutbox implements Outbox {
  private static final int TOGETHER = 200;

  private final Dialect dialect;

  SqlOutbox(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Taken accept(Draft draft, Instant now) {
    if (dialect.read(handle -> OutboxRows.known(handle, draft))) {
      return Taken.KNOWN;
    }
    try {
      return dialect.write(handle -> taken(handle, draft, now));
    } catch (RuntimeException e) {
      if (dialect.read(handle -> OutboxRows.known(handle, draft))) {
        return Taken.KNOWN; // another node was faster
      }
      throw e;
    }
  }

  private static Taken taken(Handle handle, Draft draft, Instant now) {
    var fence = draft.fence();
    if (fence != null && !RunRows.lock(handle, fence.run(), fence.node())) {
      return Taken.FENCED;
    }
    if (draft.ends() != null && !OutboxRows.end(handle, draft.channel(), draft.ends())) {
      return Taken.KNOWN;
    }
    OutboxRows.insert(handle, draft, due(handle, draft, now), now);
    return Taken.ACCEPTED;
  }

  private static Instant due(Handle handle, Draft draft, Instant now) {
    if (draft.gathering() == null) {
      return now;
    }
    return OutboxRows.lastDelivered(handle, draft.channel(), draft.gathering())
        .map(last -> last.plus(draft.gatherFor()))
        .filter(due -> due.isAfter(now))
        .orElse(now);
  }

  @Override
  public Optional<Batch> claim(String channel, String node, Instant now, Instant until) {
    if (dialect.read(handle -> first(handle, channel, now)).isEmpty()) {
      return Optional.empty();
    }
    return dialect.write(
        handle -> {
          dialect.alone(handle, "notifications " + channel);
          return first(handle, channel, now)
              .flatMap(first -> claim(handle, channel, first, node, until));
        });
  }

  @Override
  public void reopen(Instant now) {
    if (!dialect.ownedByOneProcess()) {
      return;
    }
    dialect.write(
        handle ->
            handle
                .createUpdate(
                    "update notification set next_attempt = :now, claimed_by = null where state = 'PENDING' and"
                        + " claimed_by is not null")
                .bind("now", Columns.at(now))
                .execute());
  }

  private record First(UUID id, UUID batch, int attempts, Instant due, String gathering) {}

  private static Optional<First> first(Handle handle, String channel, Instant now) {
    return handle
        .createQuery(
            "select id, batch, attempts, due, gathering from notification where channel = :channel and state = 'PENDING'"
                + " and next_attempt <= :now order by next_attempt, number fetch first 1 rows only")
        .bind("channel", channel)
        .bind("now", Columns.at(now))
        .map(
            (row, context) ->
                new First(
                    row.getObject("id", UUID.class),
                    row.getObject("batch", UUID.class),
                    row.getInt("attempts"),
                    Columns.instant(row, "due"),
                    row.getString("gathering")))
        .findOne();
  }

  private static Optional<Batch> claim(
      Handle handle, String channel, First first, String node, Instant until) {
    if (first.gathering() != null && first.attempts() == 0) {
      OutboxRows.gather(handle, channel, first.gathering(), first.id(), TOGETHER);
    }
    var claimed = node + "/" + UUID.randomUUID();
    handle
        .createUpdate(
            "update notification set attempts = attempts + 1, claimed_by = :node, next_attempt = :until"
                + " where batch = :batch and state = 'PENDING'")
        .bind("node", claimed)
        .bind("until", Columns.at(until))
        .bind("batch", first.batch())
        .execute();
    return Optional.of(batch(handle, channel, first, claimed));
  }

  private static Batch batch(Handle handle, String channel, First first, String claim) {
    var pieces =
        handle
            .createQuery(
                "select id, job, accepted from notification where batch = :batch and state = 'PENDING' order by number")
            .bind("batch", first.batch())
            .map(
                (row, context) ->
                    new Piece(
                        row.getObject("id", UUID.class),
                        row.getString("job"),
                        Columns.instant(row, "accepted"),
                        OutboxRows.content(handle, row.getObject("id", UUID.class))))
            .list();
    return new Batch(first.batch(), channel, claim, first.attempts() + 1, first.due(), pieces);
  }

  @Override
  public void delivered(Batch batch, Instant now, String note) {
    dialect.write(
        handle ->
            handle
                .createUpdate(
                    "update notification set state = 'DELIVERED', ended = :now, next_attempt = null, claimed_by = null,"
                        + " error = :note where id in (<ids>) and state <> 'DELIVERED'")
                .bind("now", Columns.at(now))
                .bind("note", Columns.text(note, 1_000))
                .bindList("ids", ids(batch))
                .execute());
  }

  @Override
  public void later(Batch batch, Instant next, String error) {
    dialect.write(
        handle ->
            handle
                .createUpdate(
                    "update notification set next_attempt = :next, claimed_by = null, error = :error"
                        + " where id in (<ids>) and state = 'PENDING' and claimed_by = :claim")
                .bind("next", Columns.at(next))
                .bind("error", Columns.text(error, 1_000))
                .bind("claim", batch.claim())
                .bindList("ids", ids(batch))
                .execute());
  }

  @Override
  public void failed(Batch batch, Instant now, String error) {
    dialect.write(
        handle ->
            handle
                .createUpdate(
                    "update notification set state = 'FAILED', ended = :now, next_attempt = null, claimed_by = null,"
                        + " error = :error where id in (<ids>) and state = 'PENDING' and claimed_by = :claim")
                .bind("now", Columns.at(now))
                .bind("error", Columns.text(error, 1_000))
                .bind("claim", batch.claim())
                .bindList("ids", ids(batch))
                .execute());
  }

  private static List<UUID> ids(Batch batch) {
    return batch.pieces().stream().map(Piece::id).toList();
  }

  @Override
  public List<Entry> list(Set<State> states, String channel, Long before, int most) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    if (!states.isEmpty()) {
      conditions.add("state in (<states>)");
    }
    if (channel != null) {
      conditions.add("channel = :channel");
    }
    if (before != null) {
      conditions.add("number < :before");
    }
    return dialect.read(
        handle -> {
          var query =
              handle
                  .createQuery(
                      "select * from notification where "
                          + String.join(" and ", conditions)
                          + " order by number desc fetch first :most rows only")
                  .bind("most", most);
          if (!states.isEmpty()) {
            query.bindList("states", states.stream().map(State::name).toList());
          }
          if (channel != null) {
            query.bind("channel", channel);
          }
          if (before != null) {
            query.bind("before", before);
          }
          return query.map((row, context) -> OutboxRows.entry(row)).list();
        });
  }

  @Override
  public Optional<Entry> find(UUID id) {
    return dialect.read(
        handle ->
            handle
                .createQuery("select * from notification where id = :id")
                .bind("id", id)
                .map((row, context) -> OutboxRows.entry(row))
                .findOne());
  }

  @Override
  public boolean retry(UUID id, Instant now) {
    return dialect.write(
        handle ->
            handle
                    .createUpdate(
                        OutboxRows.AGAIN
                            + " where id = :id and (state = 'FAILED' or state = 'PENDING' and claimed_by is null)"
                            + OutboxRows.STILL_KNOWN)
                    .bind("id", id)
                    .bind("now", Columns.at(now))
                    .execute()
                > 0);
  }

  @Override
  public int retryFailed(String channel, Instant now) {
    return dialect.write(
        handle -> {
          var update =
              handle
                  .createUpdate(
                      OutboxRows.AGAIN
                          + " where state = 'FAILED'"
                          + (channel == null ? "" : " and channel = :channel")
                          + OutboxRows.STILL_KNOWN)
                  .bind("now", Columns.at(now));
          return (channel == null ? update : update.bind("channel", channel)).execute();
        });
  }

  @Override
  public void hurry(String channel, Instant now) {
    dialect.write(
        handle ->
            handle
                .createUpdate(
                    "update notification set next_attempt = :now where channel = :channel and state = 'PENDING'"
                        + " and attempts > 0 and claimed_by is null and next_attempt > :now")
                .bind("channel", channel)
                .bind("now", Columns.at(now))
                .execute());
  }

  @Override
  public Map<String, List<String>> goingOn() {
    return dialect.read(
        handle -> {
          Map<String, List<String>> all = new TreeMap<>();
          handle
              .createQuery(
                  "select channel, going_on from notification where going_on is not null order by number")
              .map((row, context) -> List.of(row.getString(1), row.getString(2)))
              .forEach(
                  pair ->
                      all.computeIfAbsent(pair.get(0), key -> new ArrayList<>()).add(pair.get(1)));
          return all;
        });
  }

  @Override
  public Map<String, Standing> standings(Instant now, Instant since, Instant late) {
    return dialect.read(
        handle -> {
          Map<String, Standing> all = new TreeMap<>();
          handle
              .createQuery(
                  "select channel, count(*) as pending, min(case when due <= :now then due end) as oldest,"
                      + " sum(case when due <= :late then 1 else 0 end) as late from notification"
                      + " where state = 'PENDING' group by channel")
              .bind("now", Columns.at(now))
              .bind("late", Columns.at(late))
              .map((row, context) -> waiting(row, all))
              .list();
          handle
              .createQuery(
                  "select channel, sum(case when state = 'DELIVERED' then 1 else 0 end) as delivered,"
                      + " sum(case when state = 'FAILED' then 1 else 0 end) as failed from notification"
                      + " where ended > :since group by channel")
              .bind("since", Columns.at(since))
              .map((row, context) -> ended(row, all))
              .list();
          return all;
        });
  }

  private static Standing waiting(ResultSet row, Map<String, Standing> all) throws SQLException {
    return all.put(
        row.getString("channel"),
        new Standing(
            row.getLong("pending"), Columns.instant(row, "oldest"), 0, 0, row.getLong("late")));
  }

  private static Standing ended(ResultSet row, Map<String, Standing> all) throws SQLException {
    var channel = row.getString("channel");
    var waiting = all.getOrDefault(channel, Standing.NOTHING);
    return all.put(
        channel,
        new Standing(
            waiting.pending(),
            waiting.oldest(),
            row.getLong("delivered"),
            row.getLong("failed"),
            waiting.late()));
  }

  @Override
  public int forget(Instant contents, Instant keys, int most) {
    return dialect.write(
        handle ->
            OutboxRows.forgetContents(handle, contents, most)
                + OutboxRows.forget(handle, keys, most));
  }
}
