package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.security.Visitor;
import io.dropwizard.views.common.View;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** What every page has. Public getters are what templates read. */
public abstract class Page extends View {
  private final String title;
  private final Instant now;
  private Visitor visitor;

  Page(String template, String title, Instant now) {
    super(template, StandardCharsets.UTF_8);
    this.title = title;
    this.now = now;
  }

  public String getTitle() {
    return title;
  }

  public String getNow() {
    return Wording.instant(now);
  }

  /** Who looks at it. */
  public Visitor getVisitor() {
    return visitor;
  }

  void visit(Visitor by) {
    visitor = by;
  }

  Instant now() {
    return now;
  }

  static String took(Run run, Instant now) {
    if (run.started() == null) {
      return "–";
    }
    return Wording.took(
        Duration.between(run.started(), run.finished() == null ? now : run.finished()));
  }

  /** The class that colours a state. */
  static String tone(Run run) {
    if (run.state().failure()) {
      return "bad";
    }
    return switch (run.state()) {
      case SUCCEEDED -> "good";
      case CANCELLED -> "dim";
      default -> "live";
    };
  }
}
