package dev.nightshift.server.bundle.input;

/** Texts of plugins, which may or may not end in a full stop. */
public final class Sentence {
  private Sentence() {}

  /** The text with a full stop at its end. */
  public static String of(String text) {
    var stripped = text.strip();
    return stripped.isEmpty() || ".!?:".indexOf(stripped.charAt(stripped.length() - 1)) >= 0
        ? stripped
        : stripped + ".";
  }
}
