package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Goes through what is watched, and puts messages about it into the outbox. */
final class WatchPlan {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEEE d MMMM yyyy HH:mm z", Locale.ENGLISH);
  private static final int NAMED = 50;

  private final Context context;
  private final DeadlineWatch.Settings settings;
  private final Optional<Db> outbox;
  private final Map<String, Long> states = new HashMap<>();
  private final Map<String, List<Sending>> waiting = new HashMap<>();
  private long withoutOwner;
  private Duration oldest = Duration.ZERO;

  /**
   * @param outbox empty: only counts
   */
  WatchPlan(Context context, DeadlineWatch.Settings settings, Optional<Db> outbox) {
    this.context = context;
    this.settings = settings;
    this.outbox = outbox;
  }

  void plan() throws SQLException {
    context.phase("reading");
    var now = context.clock().instant();
    waiting(now);
    try (var query = new WatchedQuery(context, settings)) {
      var batch = query.next();
      while (!batch.isEmpty()) {
        context.checkpoint();
        plan(batch, now);
        batch = query.next();
      }
    }
    for (var gone : waiting.values()) {
      cancel(gone, "it is not shown any more", now);
    }
    for (var state : List.of("ahead", "near", "overdue")) {
      context.gauge(DeadlineWatch.ITEMS, state).set((double) states.getOrDefault(state, 0L));
    }
    context.gauge("watched_without_owner").set((double) withoutOwner);
    context.gauge(DeadlineWatch.OLDEST).set((double) oldest.toSeconds());
  }

  /** What could not be sent yet: it may be done by now. */
  private void waiting(Instant now) throws SQLException {
    if (outbox.isEmpty()) {
      return;
    }
    var messages = new Outbox(outbox.get(), DeadlineWatch.FAMILY);
    var batch = messages.pending(now, 0);
    while (!batch.isEmpty()) {
      batch.forEach(
          one -> waiting.computeIfAbsent(one.subject(), any -> new ArrayList<>()).add(one));
      batch = messages.pending(now, batch.get(batch.size() - 1).row());
    }
  }

  private void cancel(List<Sending> gone, String why, Instant now) throws SQLException {
    if (context.dryRun()) {
      return;
    }
    for (var message : gone) {
      new Outbox(outbox.orElseThrow(), DeadlineWatch.FAMILY)
          .end(message, Outbox.CANCELLED, now, why);
    }
  }

  private void plan(List<WatchedQuery.Item> batch, Instant now) throws SQLException {
    for (var item : batch) {
      if (open(item)) {
        count(item, now);
      }
    }
    if (outbox.isPresent()) {
      var messages = new Outbox(outbox.get(), DeadlineWatch.FAMILY);
      outbox
          .get()
          .atOnce(
              context.dryRun(),
              () -> {
                for (var item : batch) {
                  plan(messages, item, now);
                }
                return null;
              });
    }
  }

  private void plan(Outbox messages, WatchedQuery.Item item, Instant now) throws SQLException {
    var old = waiting.remove(subject(item));
    if (old != null) {
      var slots = open(item) ? slots(item) : new Slots();
      cancel(
          old.stream().filter(one -> !slots.has(one.kind(), one.dueSlot())).toList(),
          "it is done or moved",
          now);
    }
    var address = address(item);
    if (!open(item) || address.isEmpty()) {
      return;
    }
    var slots = slots(item);
    // what is to come may change over there: it is looked at again when its time has come
    for (var kind : slots.toPlan(now)) {
      if (!slots.slot(kind).isAfter(now)) {
        messages.add(message(item, address.get(), kind, slots.slot(kind), now), now);
      }
    }
  }

  private boolean open(WatchedQuery.Item item) {
    return item.due() != null
        && settings.done().stream().noneMatch(item.status()::equalsIgnoreCase);
  }

  private Slots slots(WatchedQuery.Item item) {
    var slots = new Slots();
    settings.before().forEach(t -> slots.add(kind("before", t), item.due().minus(t)));
    settings.after().forEach(t -> slots.add(kind("after", t), item.due().plus(t)));
    return slots;
  }

  private static String kind(String word, Duration time) {
    return DeadlineWatch.FAMILY + "-" + word + "-" + time.toSeconds() + "s";
  }

  private void count(WatchedQuery.Item item, Instant now) {
    boolean overdue = !item.due().isAfter(now);
    var first = settings.before().isEmpty() ? Duration.ZERO : Collections.max(settings.before());
    boolean near = !overdue && !item.due().minus(first).isAfter(now);
    long before = states.merge(overdue ? "overdue" : near ? "near" : "ahead", 1L, Long::sum);
    if (address(item).isEmpty()) {
      withoutOwner++;
    }
    if (overdue) {
      var late = Duration.between(item.due(), now);
      oldest = late.compareTo(oldest) > 0 ? late : oldest;
      if (before <= NAMED) {
        context
            .logger()
            .log(
                Level.INFO,
                "overdue: %s (%s) of %s, owner %s, since %s"
                    .formatted(
                        item.title(),
                        item.id(),
                        item.tenant(),
                        item.owner().isEmpty() ? "nobody" : item.owner(),
                        when(item)));
      }
    }
  }

  private Optional<String> address(WatchedQuery.Item item) {
    var listed = settings.owners().get(item.owner());
    if (listed != null) {
      return Optional.of(listed);
    }
    boolean named = settings.channel() == DeadlineWatch.Way.WEBHOOK && !item.owner().isEmpty();
    boolean address = named || item.owner().contains("@");
    return address ? Optional.of(item.owner()) : settings.otherwise();
  }

  private Message message(
      WatchedQuery.Item item, String address, String kind, Instant slot, Instant now) {
    boolean overdue = !item.due().isAfter(now);
    return new Message(
        item.tenant(),
        kind,
        subject(item),
        address,
        slot,
        settings.channel().name().toLowerCase(Locale.ROOT),
        (overdue ? "Overdue: " : "Due soon: ") + item.title(),
        "%s %s due on %s. Its status is %s.\n"
            .formatted(item.title(), overdue ? "was" : "is", when(item), item.status()),
        null);
  }

  private String subject(WatchedQuery.Item item) {
    return context.job() + ":" + item.id();
  }

  private String when(WatchedQuery.Item item) {
    return MOMENT.format(item.due().atZone(settings.timeZone()));
  }
}
