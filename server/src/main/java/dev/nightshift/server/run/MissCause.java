package dev.nightshift.server.run;

import java.util.Locale;

/** Why nothing ran at a due time. */
public enum MissCause {
  PAUSED,
  WINDOW,
  OVERLAP,
  SERVER_DOWN,
  ERROR;

  /** As in metrics and JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
