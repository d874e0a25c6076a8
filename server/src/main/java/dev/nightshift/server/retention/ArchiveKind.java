package dev.nightshift.server.retention;

import java.util.Locale;

/** What is archived: each kind has files of its own. */
public enum ArchiveKind {
  RUN,
  MISSED_SLOT,
  AUDIT;

  /** As in files' names, commands and JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
