package dev.nightshift.server.web;

import dev.nightshift.server.control.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** How pages are made, and what follows an action. Thread-safe. */
public final class Pages {
  private final Shared shared;
  private final Clock clock;
  private final Notes notes = new Notes();

  Pages(Shared shared, Clock clock) {
    this.shared = shared;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  Shared.Look look() {
    return shared.look();
  }

  Screen page(ContainerRequestContext request, String template, String title, Object model) {
    return new Screen(template, title, frame(request), model);
  }

  /** A page without navigation, for people who may not read. */
  Screen bare(String template, String title, Object model) {
    return new Screen(template, title, null, model);
  }

  Response notFound(ContainerRequestContext request, String message) {
    return message(request, 404, "Not found", message);
  }

  Response message(ContainerRequestContext request, int status, String title, String message) {
    return Response.status(status)
        .type("text/html; charset=utf-8")
        .entity(new Screen("message", title, frame(request), new Message(message)))
        .build();
  }

  /**
   * Carries an action out and shows a page that tells what came of it.
   *
   * @param back the page where a refusal is shown
   * @param action returns what to say and where
   */
  Response act(String back, Supplier<Done> action) {
    try {
      var done = action.get();
      return go(done.next(), new Notes.Note("good", done.text()));
    } catch (Refusal e) {
      if (e.kind() == Refusal.Kind.FORBIDDEN) {
        throw e;
      }
      return go(back, new Notes.Note("bad", "Not done: " + e.getMessage()));
    } finally {
      shared.old();
    }
  }

  private Response go(String page, Notes.Note note) {
    return Response.seeOther(URI.create(page + "?note=" + notes.keep(note))).build();
  }

  private Frame frame(ContainerRequestContext request) {
    var uri = request.getUriInfo();
    var note = notes.find(uri.getQueryParameters().getFirst("note")).orElse(null);
    var query = uri.getRequestUri().getRawQuery();
    var here = "/" + uri.getPath() + (query == null ? "" : "?" + query);
    return new Frame(Viewer.of(request), note, here, troubles(), now());
  }

  // A page about something else is shown also while the store is away.
  private int troubles() {
    try {
      return shared.look().troubles().size();
    } catch (RuntimeException e) {
      return 0;
    }
  }

  static Optional<UUID> id(String text) {
    try {
      return Optional.ofNullable(text).filter(given -> !given.isEmpty()).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What was done.
   *
   * @param next the page to show, without a query
   * @param text one sentence
   */
  record Done(String next, String text) {}

  /** One sentence. */
  public record Message(String text) {}
}
