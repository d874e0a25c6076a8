package dev.nightshift.server.run;

import java.util.List;

/** The runs that this process executes now. Thread-safe, cheap. */
@FunctionalInterface
public interface ActiveRuns {
  List<LiveRun> live();
}
