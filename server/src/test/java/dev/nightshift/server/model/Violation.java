package dev.nightshift.server.model;

/** A promise of the engine that a story broke. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  Violation(String text) {
    super(text);
  }

  Violation(String text, Throwable cause) {
    super(text, cause);
  }
}
