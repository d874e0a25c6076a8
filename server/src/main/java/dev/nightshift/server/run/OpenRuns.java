package dev.nightshift.server.run;

import java.util.List;

/** How runs that have not ended are read, those of all nodes. Thread-safe. */
public interface OpenRuns {

  /** Those at work, the one that was due first comes first. */
  List<Run> running(int most);

  /** Those that wait, also those that are to wait still; the one that is due first comes first. */
  List<Run> waiting(int most);
}
