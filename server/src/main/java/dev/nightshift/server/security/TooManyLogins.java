package dev.nightshift.server.security;

/** A login that is not even looked at now. */
public final class TooManyLogins extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long retryAfterSeconds;

  TooManyLogins(String text, long retryAfterSeconds) {
    super(text);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** After so long it is worth another try. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
