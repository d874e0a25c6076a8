package dev.nightshift.job;

import java.util.Locale;
import java.util.Objects;

/**
 * A known way to fail: shown on the failed run and in the runbook.
 *
 * @param pattern found, regardless of case, in the error's text
 * @param cause what is wrong, one sentence
 * @param fix what to do, one sentence or command, commands between backticks; the word {@code JOB}
 *     in it is shown as the job's name
 * @param fault the name of the {@link Fault} that provokes it, or empty
 */
public record FailureMode(String pattern, String cause, String fix, String fault) {
  public FailureMode {
    if (pattern.isBlank() || cause.isBlank() || fix.isBlank()) {
      throw new IllegalArgumentException(
          "a failure mode needs a pattern, a cause and a fix; pattern is " + pattern);
    }
    Objects.requireNonNull(fault, "fault");
  }

  /** Whether this is the failure that the text tells of. */
  public boolean matches(String error) {
    return error.toLowerCase(Locale.ROOT).contains(pattern.toLowerCase(Locale.ROOT));
  }
}
