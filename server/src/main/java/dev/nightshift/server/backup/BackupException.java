package dev.nightshift.server.backup;

/** A copy cannot be made or used; the text says why and what to do instead. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BackupException(String text) {
    super(text);
  }

  public BackupException(String text, Throwable cause) {
    super(text, cause);
  }
}
