package dev.nightshift.server.api;

import dev.nightshift.server.run.RunSearch;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Part of a list of runs, newest first.
 *
 * @param next to be given as {@code before}, for older ones; null if there are none
 * @param previous to be given as {@code after}, for newer ones; null if there are none
 * @param looked null if the page is full or nothing is left to go through
 */
public record RunPageJson(List<RunJson> items, UUID next, UUID previous, Looked looked) {
  public RunPageJson {
    items = List.copyOf(items);
  }

  /**
   * The search for this page was broken off; it goes on at {@code next}, or {@code previous}.
   *
   * @param runs so many runs were gone through for each state that was asked for
   * @param until those queued up to here were gone through
   */
  public record Looked(int runs, Instant until) {
    static Looked of(RunSearch.Found found) {
      return found.lookedUntil() == null
          ? null
          : new Looked(RunSearch.LOOKED_AT, found.lookedUntil());
    }
  }
}
