package dev.nightshift.server.web;

import java.time.Instant;

/** A runbook. */
public final class RunbookPage extends Page {
  private final String html;

  /**
   * @param html rendered from Markdown with every tag in it escaped
   */
  RunbookPage(String name, String html, Instant now) {
    super("runbook.ftlh", "Runbook " + name.replaceFirst("\\.md$", ""), now);
    this.html = html;
  }

  public String getHtml() {
    return html;
  }
}
