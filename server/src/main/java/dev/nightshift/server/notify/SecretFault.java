package dev.nightshift.server.notify;

/** What is told when a secret cannot be used. */
final class SecretFault {
  private SecretFault() {}

  /** The text of one that is missing; of one that cannot stand in a header, nothing of it. */
  static String text(RuntimeException e) {
    return e instanceof IllegalStateException
        ? e.getMessage()
        : "a secret holds characters that cannot be sent; write it into its file anew";
  }
}
