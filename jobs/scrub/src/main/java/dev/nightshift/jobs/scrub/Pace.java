package dev.nightshift.jobs.scrub;

import dev.nightshift.job.Context;

/** Lets a run press as hard as its intensity says: a pause after each batch of extents. */
final class Pace {
  private final Context context;
  private int inBatch;

  Pace(Context context) {
    this.context = context;
  }

  /** To be called before each extent; a place to pause and stop. */
  void next() {
    if (inBatch >= context.intensity().batchSize()) {
      context.throttle();
      inBatch = 0;
    } else {
      context.checkpoint();
    }
    inBatch++;
  }
}
