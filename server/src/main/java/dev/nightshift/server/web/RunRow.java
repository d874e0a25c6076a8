package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/** A run as a line of text. */
public final class RunRow {
  private final Run run;
  private final Instant now;

  RunRow(Run run, Instant now) {
    this.run = run;
    this.now = now;
  }

  public String getId() {
    return run.id().toString();
  }

  public String getShortId() {
    return run.id().toString().substring(0, 13) + "…";
  }

  public String getJob() {
    return run.job();
  }

  public String getState() {
    return run.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  public String getTone() {
    return Page.tone(run);
  }

  public String getStarted() {
    return run.started() == null ? "–" : Wording.instant(run.started());
  }

  public String getAgo() {
    return Wording.ago(Objects.requireNonNullElse(run.started(), run.queued()), now);
  }

  public String getTook() {
    return Page.took(run, now);
  }

  public String getItems() {
    return Wording.count(run.progress().items());
  }

  public String getTrigger() {
    var trigger = run.trigger().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return trigger.equals(run.actor()) ? trigger : trigger + " by " + run.actor();
  }

  public String getError() {
    return run.error() == null ? "" : run.error().text();
  }
}
