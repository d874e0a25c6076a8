package dev.nightshift.server.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The other side of a channel. Used by one thread at a time, tests of people beside it. */
interface Sink {

  /**
   * What is sent at once.
   *
   * @param id the same at each attempt
   * @param parts what it is made of, each with an id of its own
   */
  record Parcel(UUID id, Instant accepted, Letter letter, List<Part> parts) {
    public Parcel {
      parts = List.copyOf(parts);
    }
  }

  /** A message inside a digest. */
  record Part(UUID id, Instant accepted, Letter letter) {}

  /**
   * Returns once the other side has taken it, and within twice {@link #timeout()} in any case.
   *
   * @param now for signatures
   * @return what is worth a note nevertheless; empty: nothing
   */
  String send(Parcel parcel, Instant now) throws NotSent, InterruptedException;

  Duration timeout();

  /** Where it goes, without any secret; for people. */
  String target();

  /** {@code smtp}, {@code webhook} or {@code slack}. */
  String type();

  /** A text without any secret of this sink. */
  String mask(String text);
}
