package dev.nightshift.server.api;

import java.util.List;

/**
 * Part of a list.
 *
 * @param next where the next part begins; null if this is the last
 */
public record PageJson<T>(List<T> items, String next) {
  public PageJson {
    items = List.copyOf(items);
  }

  /** The whole list. */
  public static <T> PageJson<T> of(List<T> items) {
    return new PageJson<>(items, null);
  }
}
