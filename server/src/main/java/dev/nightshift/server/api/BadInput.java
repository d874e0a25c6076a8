package dev.nightshift.server.api;

/** Something in a request is not as it must be; the text names it, the rule and the next step. */
final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadInput(String text) {
    super(text);
  }
}
