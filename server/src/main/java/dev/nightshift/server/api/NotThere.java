package dev.nightshift.server.api;

import java.util.List;

/** There is nothing of this name. */
final class NotThere extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> near;

  NotThere(String text, List<String> near) {
    super(text);
    this.near = List.copyOf(near);
  }

  List<String> near() {
    return near == null ? List.of() : near;
  }
}
