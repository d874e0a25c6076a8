package dev.nightshift.jobs.scrub;

/** A scrub did not come to a good end; the text begins with its result class. */
final class ScrubException extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final String MULTIPLE_DISKS = "unrecoverable:multiple-disks";
  static final String REDUNDANCY = "unrecoverable:redundancy";
  static final String IO_ERROR = "io-error";
  static final String POOL_LOCKED = "pool-locked";
  static final String NO_SPACE = "no-space";

  private final String result;

  ScrubException(String result, String text) {
    super(result + ": " + text);
    this.result = result;
  }

  ScrubException(String result, String text, Throwable cause) {
    super(result + ": " + text, cause);
    this.result = result;
  }

  String result() {
    return result;
  }
}
