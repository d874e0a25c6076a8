package dev.nightshift.jobs.basic;

import dev.nightshift.job.Declaration;
import dev.nightshift.job.Setting;
import java.util.List;

/** A failure that the operator knows, written in config.yml: goes into the job's runbook. */
record KnownFailure(
    @Setting("Found in the error's text, regardless of case") String pattern,
    @Setting("What is wrong") String cause,
    @Setting("What to do") String fix) {

  KnownFailure {
    if (pattern.isBlank() || cause.isBlank() || fix.isBlank()) {
      throw new IllegalArgumentException("pattern, cause and fix each need a text");
    }
  }

  /** Before those of the type: they know more. */
  static Declaration.Builder add(List<KnownFailure> known, Declaration.Builder declaration) {
    known.forEach(one -> declaration.failsWith(one.pattern(), one.cause(), one.fix()));
    return declaration;
  }
}
