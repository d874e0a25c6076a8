package dev.nightshift.server.notify;

import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.notify.NotSent.Why;
import dev.nightshift.server.notify.Outbox.Draft;
import dev.nightshift.server.notify.Outbox.Fence;
import dev.nightshift.server.notify.Outbox.Standing;
import dev.nightshift.server.notify.Outbox.Taken;
import dev.nightshift.server.notify.Sink.Parcel;
import dev.nightshift.server.notify.Sink.Part;
import dev.nightshift.server.run.Messages;
import dev.nightshift.server.run.Run;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Takes messages over into the outbox, and delivers them: each channel in a thread of its own. What
 * the other side acknowledged is never sent again; what it took without saying so is repeated under
 * the same id. Thread-safe.
 */
public final class PostOffice implements Notifier, Messages, Channels {
  private static final int LONGEST_KEY = 300;
  private static final int LARGEST = 5_000_000;
  private static final Duration DAY = Duration.ofDays(1);

  /** A message that waits for longer has not arrived in time. */
  private static final Duration LATE = Duration.ofMinutes(15);

  private final NotificationSettings settings;
  private final Outbox outbox;
  private final Clock clock;
  private final Map<String, Postman> postmen = new TreeMap<>();
  private final OldMessages old;

  /**
   * @param node this process
   * @param listener hears of attempts
   */
  public PostOffice(
      NotificationSettings settings,
      Outbox outbox,
      String node,
      DeliveryListener listener,
      Clock clock) {
    this(settings, outbox, node, listener, clock, Postman.Pace.USUAL);
  }

  PostOffice(
      NotificationSettings settings,
      Outbox outbox,
      String node,
      DeliveryListener listener,
      Clock clock,
      Postman.Pace pace) {
    this.settings = settings;
    this.outbox = outbox;
    this.clock = clock;
    settings
        .sinks()
        .forEach(
            (name, sink) ->
                postmen.put(
                    name,
                    new Postman(
                        name,
                        sink,
                        outbox,
                        node,
                        settings.giveUpAfter(),
                        listener,
                        clock,
                        pace,
                        RandomGenerator.getDefault())));
    old = new OldMessages(outbox, settings.keep(), clock);
  }

  /** Begins to deliver. */
  public void start() {
    if (!postmen.isEmpty()) {
      outbox.reopen(clock.instant());
    }
    postmen.values().forEach(Postman::start);
    if (!postmen.isEmpty()) {
      old.start();
    }
  }

  /**
   * Ends after the messages that are on their way; what waits is delivered after the next start.
   */
  public void stop() throws InterruptedException {
    old.stop();
    for (var postman : postmen.values()) {
      postman.stop();
    }
  }

  @Override
  public Set<String> channels() {
    return settings.channels();
  }

  @Override
  public boolean send(String channel, String key, Letter letter) {
    return take(draft(channel, key, letter, null, null)) == Taken.ACCEPTED;
  }

  @Override
  public boolean accept(Run from, String channel, String key, String message) {
    if (settings.channels().isEmpty()) {
      return Messages.NONE.accept(from, channel, key, message);
    }
    var lines = message.strip().split("\\R", 2);
    var letter =
        Letter.of("job_message", lines[0].isEmpty() ? from.job() : lines[0], message.strip())
            .fact("job", from.job())
            .fact("run", from.id().toString())
            .fact("key", key);
    var taken =
        take(
            draft(
                channel,
                "job/" + from.job() + "/" + key,
                letter,
                from.job(),
                new Fence(from.id(), from.node())));
    if (taken == Taken.FENCED) {
      throw new IllegalStateException(
          "message "
              + key
              + " is not taken: run "
              + from.id()
              + " of "
              + from.job()
              + " does not belong to this server any more");
    }
    return taken == Taken.ACCEPTED;
  }

  private static Draft draft(String channel, String key, Letter letter, String job, Fence fence) {
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "the key of a message has "
              + key.length()
              + " characters; give 1 to "
              + LONGEST_KEY
              + " that say for what it stands");
    }
    var content = LetterJson.write(letter);
    if (content.length() > LARGEST) {
      throw new IllegalArgumentException(
          "message "
              + key
              + " has "
              + content.length()
              + " characters with its attachments; at most "
              + LARGEST
              + " are taken: attach less, and link to the rest");
    }
    return new Draft(
        UUID.randomUUID(),
        channel,
        key,
        letter.event(),
        job,
        letter.subject(),
        content,
        null,
        Duration.ZERO,
        null,
        null,
        fence);
  }

  /**
   * Takes a draft over.
   *
   * @throws IllegalArgumentException if there is no such channel
   */
  Taken take(Draft draft) {
    var postman = postman(draft.channel());
    var taken = outbox.accept(draft, clock.instant());
    if (taken == Taken.ACCEPTED) {
      postman.ring();
    }
    return taken;
  }

  private Postman postman(String channel) {
    var postman = postmen.get(channel);
    if (postman == null) {
      throw new IllegalArgumentException(
          "channel "
              + channel
              + " is not configured. "
              + (postmen.isEmpty()
                  ? "config.yml names no notification channels (section notifications)"
                  : NearNames.hint(channel, postmen.keySet())));
    }
    return postman;
  }

  @Override
  public List<ChannelLook> look() {
    if (postmen.isEmpty()) {
      return List.of();
    }
    var now = clock.instant();
    var standings = outbox.standings(now, now.minus(DAY), now.minus(LATE));
    List<ChannelLook> looks = new ArrayList<>();
    postmen.forEach(
        (name, postman) -> {
          var standing = standings.getOrDefault(name, Standing.NOTHING);
          looks.add(
              new ChannelLook(
                  name,
                  postman.sink().type(),
                  postman.sink().target(),
                  postman.circuit().reason(now),
                  standing));
        });
    return looks;
  }

  /**
   * How a test went.
   *
   * @param error empty if the other side took it
   */
  public record Tested(String channel, String target, UUID id, Duration took, String error) {}

  /**
   * Sends a message now, beside the outbox and whatever waits in it.
   *
   * @param actor who asked for it
   * @throws IllegalArgumentException if there is no such channel
   */
  public Tested test(String channel, String actor) throws InterruptedException {
    var sink = postman(channel).sink();
    var id = UUID.randomUUID();
    var now = clock.instant();
    var letter =
        Letter.of(
                "test",
                "Nightshift: a test of channel " + channel,
                "Whoever reads this gets what Nightshift sends to channel "
                    + channel
                    + ".\n\nIt was asked for by "
                    + actor
                    + " at "
                    + EventText.time(now)
                    + ".")
            .fact("channel", channel);
    long begun = System.nanoTime();
    String error;
    try {
      error = sink.send(new Parcel(id, now, letter, List.of(new Part(id, now, letter))), now);
    } catch (NotSent e) {
      error =
          sink.mask(String.valueOf(e.getMessage()))
              + (e.why() == Why.REFUSED ? " (it will never take such a message)" : "");
    } catch (RuntimeException e) {
      error = sink.mask(e.toString());
    }
    return new Tested(
        channel, sink.target(), id, Duration.ofNanos(System.nanoTime() - begun), error);
  }

  /** Messages, newest first; see {@link Outbox#list}. */
  public List<Outbox.Entry> list(Set<Outbox.State> states, String channel, Long before, int most) {
    return outbox.list(states, channel, before, most);
  }

  public Optional<Outbox.Entry> find(UUID id) {
    return outbox.find(id);
  }

  /**
   * Gives a message its next attempt now; false if it was delivered, is on its way, or forgotten.
   */
  public boolean retry(UUID id) {
    boolean again = outbox.retry(id, clock.instant());
    if (again) {
      outbox.find(id).map(Outbox.Entry::channel).map(postmen::get).ifPresent(PostOffice::now);
    }
    return again;
  }

  /**
   * Tries everything again that was given up.
   *
   * @param channel null: of all channels
   * @return how many
   */
  public int retryFailed(String channel) {
    if (channel != null) {
      postman(channel);
    }
    int again = outbox.retryFailed(channel, clock.instant());
    postmen.forEach(
        (name, postman) -> {
          if (channel == null || name.equals(channel)) {
            now(postman);
          }
        });
    return again;
  }

  private static void now(Postman postman) {
    postman.circuit().reset();
    postman.ring();
  }

  /** Sends what is due first at a channel, in the calling thread; false if nothing is. */
  boolean step(String channel) throws InterruptedException {
    return postman(channel).step();
  }

  /** What goes on at each channel, by what was told of it. */
  Map<String, List<String>> goingOn() {
    return outbox.goingOn();
  }

  Instant instant() {
    return clock.instant();
  }

  @Override
  public double objective() {
    return settings.objective();
  }
}
