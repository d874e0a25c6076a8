package dev.nightshift.server.notify;

import java.time.Duration;
import java.util.Optional;

/** The other side did not take a message, or did not say that it did. */
final class NotSent extends Exception {
  private static final long serialVersionUID = 1;

  /** What helps. */
  enum Why {
    /** Nothing: this message will never be taken. */
    REFUSED,
    /** Another attempt later. */
    LATER,
    /** The other side is away, or does not let us in: it is the same for every message. */
    UNREACHABLE
  }

  private final Why why;
  private final transient Duration wait;

  NotSent(Why why, String text, Throwable cause) {
    this(why, text, null, cause);
  }

  NotSent(Why why, String text, Duration wait, Throwable cause) {
    super(text, cause);
    this.why = why;
    this.wait = wait;
  }

  Why why() {
    return why;
  }

  /** How long the other side asked to be left alone. */
  Optional<Duration> asked() {
    return Optional.ofNullable(wait);
  }
}
