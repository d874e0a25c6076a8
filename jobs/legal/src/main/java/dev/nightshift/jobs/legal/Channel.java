package dev.nightshift.jobs.legal;

/** A way to a recipient. Used by one thread. */
interface Channel extends AutoCloseable {

  /** How it is counted: {@code mail}, {@code webhook} or {@code folder}. */
  String name();

  /** Returns when the other side has taken the message. */
  void send(Sending message) throws NotSent, InterruptedException;

  @Override
  void close();

  /** It was not taken, or nobody knows. */
  final class NotSent extends Exception {
    private static final long serialVersionUID = 1L;
    private final Why why;

    NotSent(Why why, String text, Throwable cause) {
      super(text, cause);
      this.why = why;
    }

    Why why() {
      return why;
    }
  }

  /** What the other side made of it. */
  enum Why {
    /** It will never take this message. */
    REFUSED,
    /** It may take it later. */
    LATER,
    /** The line broke when it may have taken it: trying again may send it twice. */
    UNKNOWN,
    /** It does not answer; this message is not to blame. */
    UNREACHABLE
  }
}
