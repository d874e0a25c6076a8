package dev.nightshift.server.run;

/**
 * Why an attempt did not succeed.
 *
 * @param text one line, at most 1,000 characters
 * @param stackTrace at most 16,000 characters; empty without one
 */
public record RunError(ErrorKind kind, String text, String stackTrace) {
  private static final int LONGEST_TEXT = 1_000;
  private static final int LONGEST_TRACE = 16_000;

  public RunError {
    text = clean(text, LONGEST_TEXT);
    stackTrace = clean(stackTrace, LONGEST_TRACE);
  }

  // PostgreSQL refuses NUL, and half a surrogate pair is no text.
  private static String clean(String raw, int longest) {
    var text = raw.replace('\0', ' ');
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + "…";
  }
}
