package dev.nightshift.server.catalog;

import java.util.Objects;

/** The catalogue of a running server, replaced as a whole when plugins are reloaded. */
public final class LiveCatalogue implements CurrentCatalogue {
  private volatile Catalogue current;

  public LiveCatalogue(Catalogue first) {
    current = Objects.requireNonNull(first, "first");
  }

  @Override
  public Catalogue now() {
    return current;
  }

  /**
   * Replaces it, for everybody at once.
   *
   * @throws IllegalArgumentException if the naming differs: metrics keep their names
   */
  public void publish(Catalogue next) {
    if (!next.naming().equals(current.naming())) {
      throw new IllegalArgumentException(
          "the section metrics has changed; restart the server to rename its metrics");
    }
    current = next;
  }
}
