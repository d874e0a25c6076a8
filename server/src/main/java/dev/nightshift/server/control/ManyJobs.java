package dev.nightshift.server.control;

import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.security.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How many jobs are paused and resumed at once: each as if it were the only one, with an entry of
 * its own in the audit. Thread-safe.
 */
public final class ManyJobs {
  private final Door door;
  private final JobActions jobs;
  private final JobControls controls;

  public ManyJobs(Door door, JobActions jobs, JobControls controls) {
    this.door = door;
    this.jobs = jobs;
    this.controls = controls;
  }

  /**
   * Pauses jobs; those that are paused stay as they are.
   *
   * @param owner whose jobs; empty: every job
   * @throws Refusal if there is nothing to do, or a job is refused for another reason than its
   *     state
   * @see JobActions#pause
   */
  public Done pause(String owner, String until, String running, String reason, Actor actor) {
    return each(owner, false, job -> jobs.pause(job, until, running, reason, actor));
  }

  /**
   * Lets paused jobs go on.
   *
   * @param owner whose jobs; empty: every job
   * @throws Refusal as above
   */
  public Done resume(String owner, String reason, Actor actor) {
    return each(owner, true, job -> jobs.resume(job, reason, actor));
  }

  private Done each(String owner, boolean paused, Function<String, Pause> action) {
    var standing = controls.orders();
    List<One> done = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (var job : door.jobsOf(owner)) {
      var orders = standing.get(job);
      boolean isPaused = orders != null && orders.pause() != null;
      if (isPaused != paused) {
        skipped.add(job);
        continue;
      }
      try {
        done.add(new One(job, action.apply(job)));
      } catch (Refusal e) {
        // somebody else was faster
        if (e.kind() != Refusal.Kind.CONFLICT) {
          throw e;
        }
        skipped.add(job);
      }
    }
    if (done.isEmpty()) {
      throw Refusal.conflict(
          (paused ? "none of these jobs is paused: " : "each of these jobs is paused already: ")
              + String.join(", ", skipped));
    }
    return new Done(done, skipped);
  }

  /** A job with its pause: the one in force, or the one that is over. */
  public record One(String job, Pause pause) {}

  /**
   * What came of it.
   *
   * @param skipped jobs that stood so already
   */
  public record Done(List<One> done, List<String> skipped) {
    public Done {
      done = List.copyOf(done);
      skipped = List.copyOf(skipped);
    }
  }
}
