package dev.nightshift.jobs.scrub;

/** What a pool's scrubs did in all, kept with its manifest. */
final class Totals {
  long scrubs;
  long extentsScanned;
  long issues;
  long repairsAttempted;
  long repairsSuccessful;
  long bytes;

  long[] values() {
    return new long[] {scrubs, extentsScanned, issues, repairsAttempted, repairsSuccessful, bytes};
  }

  void values(long[] values) {
    scrubs = values[0];
    extentsScanned = values[1];
    issues = values[2];
    repairsAttempted = values[3];
    repairsSuccessful = values[4];
    bytes = values[5];
  }
}
