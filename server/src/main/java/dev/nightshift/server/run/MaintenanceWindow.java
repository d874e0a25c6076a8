package dev.nightshift.server.run;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * A stretch of time in which due times are missed and waiting runs are held back, but for runs
 * asked for by hand.
 *
 * @param name of the rule in config.yml; {@code maintenance} of one that somebody began
 * @param recurring it comes by its rule; else somebody began it
 * @param end the first instant that is no longer in it; earlier than planned if somebody ended it
 * @param jobs whose; empty: every job's
 * @param except jobs that go on
 * @param actor who began it; {@code schedule} if recurring
 * @param endedBy who ended it early; null: nobody
 */
public record MaintenanceWindow(
    long id,
    String name,
    boolean recurring,
    Instant start,
    Instant end,
    Set<String> jobs,
    Set<String> except,
    Running running,
    After after,
    String reason,
    String actor,
    String endedBy) {

  /** What becomes of runs that are at work when it begins. */
  public enum Running {
    /** They go on to their end. */
    FINISH,
    /** They wait inside their next checkpoint until it is over. */
    HOLD;

    /** As in JSON and commands. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What becomes of due times that it swallowed. */
  public enum After {
    /**
     * As each job wants it after an outage: one run stands for them, all are caught up, none is.
     */
    RUN_ONCE,
    /** None is run. */
    SKIP;

    /** As in JSON and commands. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public MaintenanceWindow {
    jobs = Set.copyOf(jobs);
    except = Set.copyOf(except);
  }

  /** Whether it holds a job back while it is on. */
  public boolean covers(String job) {
    return (jobs.isEmpty() || jobs.contains(job)) && !except.contains(job);
  }

  /** Whether a run that is at work waits while it is on. */
  public boolean holds(Run run) {
    return running == Running.HOLD
        && covers(run.job())
        && run.started() != null
        && !run.started().isAfter(start);
  }

  /** Whether it is the whole deployment's, and not that of named jobs. */
  public boolean whole() {
    return jobs.isEmpty();
  }

  public boolean on(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }
}
