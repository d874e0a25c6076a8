package dev.nightshift.server.control;

import java.util.List;

/** An action that is not done; the text says why and what to do instead. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Kind {
    /** The actor may not. */
    FORBIDDEN,
    /** There is nothing of this name. */
    UNKNOWN,
    /** Not as asked for. */
    INVALID
  }

  private final Kind kind;
  private final transient List<String> near;

  Refusal(Kind kind, String text, List<String> near) {
    super(text);
    this.kind = kind;
    this.near = List.copyOf(near);
  }

  public Kind kind() {
    return kind;
  }

  /** Names that may have been meant. */
  public List<String> near() {
    return near == null ? List.of() : near;
  }
}
