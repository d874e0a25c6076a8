package dev.nightshift.server.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a message says.
 *
 * @param event its kind, for programs that read it: {@code job_failed}, {@code report_ready} …
 * @param subject one line
 * @param text always given; what is read where there is no HTML
 * @param html the same as a page that loads nothing; empty: the text alone
 * @param attachments sent by mail; a webhook gets their names
 * @param facts small texts by name, for programs
 */
public record Letter(
    String event,
    String subject,
    String text,
    Optional<String> html,
    List<Attachment> attachments,
    Map<String, String> facts) {
  private static final int LONGEST_SUBJECT = 250;

  public Letter {
    // a line break in a header would begin another one
    var line = subject.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    subject = line.length() > LONGEST_SUBJECT ? line.substring(0, LONGEST_SUBJECT - 1) + "…" : line;
    attachments = List.copyOf(attachments);
    facts = Map.copyOf(facts);
  }

  public static Letter of(String event, String subject, String text) {
    return new Letter(event, subject, text, Optional.empty(), List.of(), Map.of());
  }

  public Letter html(String page) {
    return new Letter(event, subject, text, Optional.of(page), attachments, facts);
  }

  public Letter attach(Attachment one) {
    List<Attachment> more = new ArrayList<>(attachments);
    more.add(one);
    return new Letter(event, subject, text, html, more, facts);
  }

  public Letter fact(String name, String value) {
    Map<String, String> more = new TreeMap<>(facts);
    more.put(name, value);
    return new Letter(event, subject, text, html, attachments, more);
  }
}
