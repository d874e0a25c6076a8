package dev.nightshift.server.api;

import java.util.List;
import java.util.UUID;

/**
 * The attempts of a run, the first one first.
 *
 * @param retryOf the run that somebody retried with this one; null otherwise
 * @param retries runs with which somebody retried this one
 */
public record AttemptsJson(List<RunJson> items, UUID retryOf, List<RunJson> retries) {
  public AttemptsJson {
    items = List.copyOf(items);
    retries = List.copyOf(retries);
  }
}
