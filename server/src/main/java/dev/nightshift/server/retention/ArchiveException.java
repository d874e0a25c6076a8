package dev.nightshift.server.retention;

/** Nothing was archived, and nothing removed; the text says why and what to do. */
public final class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ArchiveException(String text) {
    super(text);
  }
}
