package dev.nightshift.server.run;

import java.time.Duration;

/**
 * A run that this process executes, as it is now.
 *
 * @param run its row as claimed
 * @param progress reported until now
 * @param cpu of its threads until now; of live threads as the platform tells
 * @param allocatedBytes likewise
 * @param course until now
 */
public record LiveRun(
    Run run, Progress progress, Duration cpu, long allocatedBytes, Course course) {

  /** One of which nobody knows how it goes. */
  public LiveRun(Run run, Progress progress, Duration cpu, long allocatedBytes) {
    this(run, progress, cpu, allocatedBytes, Course.UNKNOWN);
  }

  /** Its row, with what it has done until now. */
  public Run current() {
    return run.but().progress(progress).effort(cpu, allocatedBytes).course(course).build();
  }
}
