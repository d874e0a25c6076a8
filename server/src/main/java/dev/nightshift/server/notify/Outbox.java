package dev.nightshift.server.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What channels took over: waiting, delivered, given up. A key is taken once per channel. */
public interface Outbox {

  /** Where a message stands. */
  enum State {
    PENDING,
    DELIVERED,
    FAILED
  }

  /**
   * A message to be taken over.
   *
   * @param id the same at each attempt, so that receivers know a repetition
   * @param job null: none
   * @param content what is to be sent
   * @param gathering messages of a channel with the same word may go together; null: alone
   * @param gatherFor after a delivery of that word the next one waits for so long
   * @param begins what goes on from now on, until a message ends it; null: nothing
   * @param ends what is over with it; null: nothing. Refused as known if nothing of this name goes
   *     on at the channel
   * @param fence the run that sends it, and must be its node's; null: no run
   */
  record Draft(
      UUID id,
      String channel,
      String key,
      String event,
      String job,
      String subject,
      String content,
      String gathering,
      Duration gatherFor,
      String begins,
      String ends,
      Fence fence) {}

  /** A run that must still be its node's. */
  record Fence(UUID run, String node) {}

  /** What became of a draft. */
  enum Taken {
    ACCEPTED,
    KNOWN,
    /** The run is not the node's any more. */
    FENCED
  }

  /**
   * Takes a message over, in one transaction.
   *
   * @param now also the time of its first attempt, unless it is gathered
   */
  Taken accept(Draft draft, Instant now);

  /** One message of a batch. */
  record Piece(UUID id, String job, Instant accepted, String content) {}

  /**
   * Messages that one node sends together.
   *
   * @param id the same at each attempt; that of the message if it is one
   * @param claim tells this claim from others
   * @param attempt counted from 1
   * @param due when its first attempt was to be, or that which a person asked for
   * @param pieces in the order in which they were taken; at least one
   */
  record Batch(
      UUID id, String channel, String claim, int attempt, Instant due, List<Piece> pieces) {
    public Batch {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * Takes what is due first; nobody else gets it until then.
   *
   * @param until when another attempt may be made if nothing is heard of this one
   */
  Optional<Batch> claim(String channel, String node, Instant now, Instant until);

  /**
   * Gives back what processes held that are dead, where nobody else can be alive; elsewhere their
   * claims end by themselves. Before the first {@link #claim}.
   */
  void reopen(Instant now);

  /** The other side has it; it is never sent again, whoever holds it by now. */
  void delivered(Batch batch, Instant now, String note);

  /** Another attempt later; nothing happens if another node has it by now. */
  void later(Batch batch, Instant next, String error);

  /** No further attempt; nothing happens if another node has it by now. */
  void failed(Batch batch, Instant now, String error);

  /**
   * A message as people see it.
   *
   * @param number grows with each message
   * @param next null once it has ended
   * @param ended null while it waits
   * @param error of the last attempt; null: none
   */
  record Entry(
      long number,
      UUID id,
      String channel,
      String key,
      String event,
      String job,
      String subject,
      State state,
      int attempts,
      Instant accepted,
      Instant next,
      Instant ended,
      String error) {}

  /**
   * Messages, newest first.
   *
   * @param states empty: any
   * @param channel null: any
   * @param before only those of a lower number; null: from the newest
   */
  List<Entry> list(Set<State> states, String channel, Long before, int most);

  Optional<Entry> find(UUID id);

  /** Gives a message that was given up, or waits, its next attempt now; false if it is neither. */
  boolean retry(UUID id, Instant now);

  /** The same for all that a channel gave up; null: every channel. */
  int retryFailed(String channel, Instant now);

  /** Gives all that wait after a failed attempt their next one now. */
  void hurry(String channel, Instant now);

  /** What goes on at each channel, by what was told of it. */
  Map<String, List<String>> goingOn();

  /**
   * How a channel does.
   *
   * @param oldest due time of the message that waits longest; null: none is due
   * @param delivered since the asked time; likewise failed
   * @param late waiting for longer than is usual
   */
  record Standing(long pending, Instant oldest, long delivered, long failed, long late) {
    public static final Standing NOTHING = new Standing(0, null, 0, 0, 0);

    /** The share that arrived; 1 if there was nothing to deliver. */
    public double ratio() {
      long all = delivered + failed + late;
      return all == 0 ? 1 : (double) delivered / all;
    }
  }

  /**
   * By channel; one without messages is absent.
   *
   * @param late due before this and still waiting
   */
  Map<String, Standing> standings(Instant now, Instant since, Instant late);

  /**
   * Forgets a bounded number.
   *
   * @param contents ended before: what they said
   * @param keys ended before: the whole message, so that its key is free again
   * @return how many; 0: nothing is left to forget
   */
  int forget(Instant contents, Instant keys, int most);
}
