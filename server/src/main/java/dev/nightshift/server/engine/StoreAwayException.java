package dev.nightshift.server.engine;

/** The store does not answer; the same call may succeed later. */
public final class StoreAwayException extends RuntimeException {
  public StoreAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
