package dev.nightshift.server.engine;

import java.util.Objects;

/**
 * What keeps a request from being carried out twice.
 *
 * @param id of whoever asks and the key that was given; at most 64 characters
 * @param request what was asked for, so that another request with the same key is told apart; at
 *     most 64 characters
 */
public record OnceKey(String id, String request) {
  public OnceKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(request, "request");
  }
}
