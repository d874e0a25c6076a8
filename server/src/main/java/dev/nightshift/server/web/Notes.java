package dev.nightshift.server.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What came of an action, for the page that is shown next. Kept in memory, the latest few;
 * thread-safe.
 */
final class Notes {
  private static final int KEPT = 500;

  private final Map<String, Note> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Note> eldest) {
          return size() > KEPT;
        }
      };

  /** Returns what finds it again. */
  synchronized String keep(Note note) {
    var id = UUID.randomUUID().toString();
    kept.put(id, note);
    return id;
  }

  synchronized Optional<Note> find(String id) {
    return Optional.ofNullable(id == null ? null : kept.get(id));
  }

  /**
   * One message.
   *
   * @param tone {@code good} or {@code bad}
   */
  public record Note(String tone, String text) {}
}
