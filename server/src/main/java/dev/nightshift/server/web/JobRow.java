package dev.nightshift.server.web;

import dev.nightshift.server.health.Condition;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** A job as a line of text. */
public final class JobRow {
  private final JobOverview job;
  private final Instant now;

  JobRow(JobOverview job, Instant now) {
    this.job = job;
    this.now = now;
  }

  public String getName() {
    return job.definition().name();
  }

  public String getDescription() {
    return job.definition().description();
  }

  public String getSchedule() {
    return job.definition().timing().inWords();
  }

  public String getOwner() {
    return job.definition().owner();
  }

  public String getCriticality() {
    return job.definition().criticality().name().toLowerCase(Locale.ROOT);
  }

  public boolean isPaused() {
    return job.condition() == Condition.PAUSED;
  }

  /** Its last ended runs, the oldest first. */
  public List<RunRow> getRecent() {
    var rows = new ArrayList<>(job.recent().stream().map(run -> new RunRow(run, now)).toList());
    Collections.reverse(rows);
    return rows;
  }

  /** Null before the first. */
  public Instant getLastAt() {
    return job.last()
        .map(run -> Objects.requireNonNullElse(run.finished(), run.queued()))
        .orElse(null);
  }

  /** Null if nothing is planned. */
  public Instant getNextAt() {
    return job.nextRun().orElse(null);
  }

  /** The class that colours the state. */
  public String getTone() {
    return switch (job.condition()) {
      case FAILED -> "bad";
      case RUNNING, QUEUED -> "live";
      case OK -> "good";
      case PAUSED, NEW -> "dim";
    };
  }

  public String getState() {
    int failures = job.consecutiveFailures();
    if (job.condition() == Condition.FAILED) {
      return failures > 1 ? "failed, " + Wording.ordinal(failures) + " time" : "failed";
    }
    if (job.condition() == Condition.RUNNING && !job.running().isEmpty()) {
      return running(job.running().get(0));
    }
    return job.condition() == Condition.NEW ? "never ran" : job.condition().label();
  }

  /** Who or what holds it back, why and how long; empty if nothing does. */
  public String getHold() {
    return Holds.brief(job);
  }

  /** Empty unless its last run failed. */
  public String getError() {
    return job.condition() == Condition.FAILED
        ? job.last().map(Run::error).map(error -> error.text()).orElse("")
        : "";
  }

  public String getLastId() {
    return job.last().map(run -> run.id().toString()).orElse("");
  }

  public String getTook() {
    return job.last().flatMap(Run::took).map(Wording::took).orElse("–");
  }

  public String getItems() {
    return job.last()
        .map(run -> Wording.items(run.progress().items(), job.definition().item()))
        .orElse("–");
  }

  public String getRatio() {
    return job.successRatio().map(Wording::percent).orElse("–");
  }

  private String running(LiveRun live) {
    var started = Optional.ofNullable(live.run().started()).orElse(now);
    var text = "running " + Wording.about(Duration.between(started, now));
    var progress = live.progress();
    return progress.total() > 0
        ? text + ", " + Math.min(100, 100 * progress.done() / progress.total()) + " %"
        : text;
  }
}
