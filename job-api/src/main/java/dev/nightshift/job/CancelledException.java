package dev.nightshift.job;

/**
 * Thrown by {@link Context#checkpoint} in a run that is to stop. Let it pass: the run then ends as
 * cancelled (or timed out), not as failed.
 */
public final class CancelledException extends RuntimeException {
  /**
   * @param reason who or what asked for the end
   */
  public CancelledException(String reason) {
    super(reason);
  }
}
