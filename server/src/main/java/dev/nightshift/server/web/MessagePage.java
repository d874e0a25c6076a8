package dev.nightshift.server.web;

import java.time.Instant;

/** A page that says one thing, such as that there is nothing here. */
public final class MessagePage extends Page {
  private final String message;

  MessagePage(String title, String message, Instant now) {
    super("message.ftlh", title, now);
    this.message = message;
  }

  public String getMessage() {
    return message;
  }
}
