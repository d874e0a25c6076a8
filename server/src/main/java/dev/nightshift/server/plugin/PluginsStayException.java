package dev.nightshift.server.plugin;

import java.util.List;

/** The running plugins stay as they are; the text says why and what to do. */
public final class PluginsStayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean unknown;
  private final transient List<String> near;

  PluginsStayException(String text) {
    this(text, false, List.of());
  }

  private PluginsStayException(String text, boolean unknown, List<String> near) {
    super(text);
    this.unknown = unknown;
    this.near = near;
  }

  static PluginsStayException unknown(String text, List<String> near) {
    return new PluginsStayException(text, true, near);
  }

  /** Whether there is no plugin of that name. */
  public boolean unknown() {
    return unknown;
  }

  /** Names that may have been meant. */
  public List<String> near() {
    return near == null ? List.of() : near;
  }
}
