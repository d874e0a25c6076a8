package dev.nightshift.server.bundle.input;

import dev.nightshift.server.schedule.WindowRule;
import java.util.Set;
import java.util.TreeSet;

/**
 * A recurring maintenance window, during which nobody is to be called.
 *
 * @param jobs whose; empty: every job's, and the servers' own
 * @param exceptCritical critical jobs go on, and the servers with them
 */
public record MuteWindow(String name, WindowRule rule, Set<String> jobs, boolean exceptCritical) {
  public MuteWindow {
    jobs = java.util.Collections.unmodifiableSet(new TreeSet<>(jobs));
  }
}
