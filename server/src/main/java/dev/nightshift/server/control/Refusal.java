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
    INVALID,
    /** Well asked, but not in the state that things are in. */
    CONFLICT,
    /** Not now; the same request may be granted later. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final transient List<String> near;

  private Refusal(Kind kind, String text, List<String> near) {
    super(text);
    this.kind = kind;
    this.near = List.copyOf(near);
  }

  public static Refusal forbidden(String text) {
    return new Refusal(Kind.FORBIDDEN, text, List.of());
  }

  /**
   * Nothing has this name.
   *
   * @param near names that may have been meant
   */
  public static Refusal unknown(String text, List<String> near) {
    return new Refusal(Kind.UNKNOWN, text, near);
  }

  public static Refusal invalid(String text) {
    return new Refusal(Kind.INVALID, text, List.of());
  }

  public static Refusal conflict(String text) {
    return new Refusal(Kind.CONFLICT, text, List.of());
  }

  public static Refusal unavailable(String text) {
    return new Refusal(Kind.UNAVAILABLE, text, List.of());
  }

  public Kind kind() {
    return kind;
  }

  /** Names that may have been meant. */
  public List<String> near() {
    return near == null ? List.of() : near;
  }
}
