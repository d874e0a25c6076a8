package dev.nightshift.server.web;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.Run;
import java.time.Duration;
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
    return run.id().toString().substring(0, 8) + "…" + run.id().toString().substring(32);
  }

  public String getJob() {
    return run.job();
  }

  public String getState() {
    return run.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The class that colours the state. */
  public String getTone() {
    if (run.state().failure()) {
      return "bad";
    }
    return switch (run.state()) {
      case SUCCEEDED -> "good";
      case CANCELLED -> "dim";
      default -> "live";
    };
  }

  public boolean isOpen() {
    return !run.state().terminal();
  }

  public boolean isFailed() {
    return run.state().failure();
  }

  /** When it began, or was asked for. */
  public Instant getBegun() {
    return Objects.requireNonNullElse(run.started(), run.queued());
  }

  /** For people, in UTC. */
  public String getStarted() {
    return Wording.instant(getBegun());
  }

  public Instant getDue() {
    return run.due();
  }

  public String getTook() {
    if (run.started() == null) {
      return "–";
    }
    return Wording.took(
        Duration.between(run.started(), run.finished() == null ? now : run.finished()));
  }

  public String getItems() {
    return Wording.count(run.progress().items());
  }

  public String getTrigger() {
    var trigger = run.trigger().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return trigger.equals(run.actor()) ? trigger : run.actor() + " (" + trigger + ")";
  }

  public String getError() {
    return run.error() == null ? "" : run.error().text();
  }

  public String getNode() {
    return run.node() == null ? "" : run.node();
  }

  public boolean isDryRun() {
    return run.dryRun();
  }

  /** From 0 to 100; empty while nobody knows. */
  public String getPercent() {
    var progress = run.progress();
    return progress.total() <= 0
        ? ""
        : Long.toString(Math.max(0, Math.min(100, 100 * progress.done() / progress.total())));
  }

  /** What it does now, in words. */
  public String getProgressText() {
    var progress = run.progress();
    if (run.started() == null) {
      return run.due().isAfter(now) ? "waits for its time" : "waits for a free place";
    }
    var text = new StringBuilder(progress.phase());
    if (progress.total() > 0) {
      join(text, Wording.count(progress.done()) + " of " + Wording.count(progress.total()));
    }
    if (progress.items() > 0) {
      join(text, Wording.items(progress.items(), "items"));
    }
    join(text, Wording.about(Duration.between(run.started(), now)));
    return text.toString();
  }

  private static void join(StringBuilder text, String more) {
    text.append(text.isEmpty() ? "" : " · ").append(more);
  }
}
