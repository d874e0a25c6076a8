package dev.nightshift.server.health;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.bundle.runbook.Words;

/** Where the runbook tells of a job, below the server's address. */
final class JobPages {
  private JobPages() {}

  static String of(String job) {
    return "/runbooks/jobs/" + job + ".md";
  }

  static String of(String job, FailureMode mode) {
    return of(job) + "#" + Words.anchor(mode.pattern());
  }
}
