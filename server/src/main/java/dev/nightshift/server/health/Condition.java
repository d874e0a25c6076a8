package dev.nightshift.server.health;

import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.LiveRun;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a job stands, in one word. What holds a job back or goes on now comes before the past. */
public enum Condition {
  PAUSED,
  RUNNING,
  QUEUED,
  FAILED,
  OK,
  /** It has never ended a run. */
  NEW;

  static Condition of(Optional<JobStatus> status, List<LiveRun> running) {
    if (status.isPresent() && status.get().paused()) {
      return PAUSED;
    }
    if (!running.isEmpty() || status.map(JobStatus::active).orElse(0) > 0) {
      return RUNNING;
    }
    if (status.map(JobStatus::queued).orElse(0) > 0) {
      return QUEUED;
    }
    if (status.map(JobStatus::consecutiveFailures).orElse(0) > 0) {
      return FAILED;
    }
    return status.map(JobStatus::lastSuccess).isPresent() ? OK : NEW;
  }

  /** As in JSON and on pages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
