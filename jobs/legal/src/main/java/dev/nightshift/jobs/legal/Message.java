package dev.nightshift.jobs.legal;

import java.time.Instant;

/**
 * Something that one recipient is to read once.
 *
 * @param tenant whom it is about
 * @param kind e.g. {@code hearing-1d}; up to the first hyphen it is the family
 * @param subject what it is about, e.g. {@code hearing:17}
 * @param recipient an address of the channel
 * @param dueSlot when it is to be sent; with kind, subject and recipient its key
 * @param channel {@code mail} or {@code webhook}
 * @param usefulUntil not sent any more after this; null: always
 */
record Message(
    String tenant,
    String kind,
    String subject,
    String recipient,
    Instant dueSlot,
    String channel,
    String title,
    String body,
    Instant usefulUntil) {
  private static final int LONGEST_TITLE = 300;
  private static final int LONGEST_BODY = 4_000;

  Message {
    title = cut(title.replaceAll("[\\r\\n]+", " "), LONGEST_TITLE);
    body = cut(body, LONGEST_BODY);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
