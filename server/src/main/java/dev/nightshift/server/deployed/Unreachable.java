package dev.nightshift.server.deployed;

/** Who was asked does not answer, or not as expected; the text says where, and what to do. */
public final class Unreachable extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unreachable(String text, Throwable cause) {
    super(text, cause);
  }
}
