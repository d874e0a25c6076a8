package dev.nightshift.server.run;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at the store: what state series and pages show.
 *
 * @param at when it was taken
 * @param storeId made with the schema
 * @param jobs one per job and scope, also of jobs no longer in the catalogue
 * @param queues runs by queue and state: waiting, active, delayed, completed, failed
 * @param maintenance a maintenance window of the whole deployment is on
 * @param sizeBytes on disk; 0 if unknown
 * @param windows maintenance windows that are on, also those of named jobs
 */
public record StoreSnapshot(
    Instant at,
    String storeId,
    List<JobStatus> jobs,
    Map<String, Map<String, Long>> queues,
    boolean maintenance,
    long sizeBytes,
    List<MaintenanceWindow> windows) {
  public StoreSnapshot {
    windows = List.copyOf(windows);
    jobs = List.copyOf(jobs);
    queues = Map.copyOf(queues);
  }

  /** Without any window of named jobs. */
  public StoreSnapshot(
      Instant at,
      String storeId,
      List<JobStatus> jobs,
      Map<String, Map<String, Long>> queues,
      boolean maintenance,
      long sizeBytes) {
    this(at, storeId, jobs, queues, maintenance, sizeBytes, List.of());
  }

  /** The window that holds a job back; the one that ends last, if several do. */
  public Optional<MaintenanceWindow> window(String job) {
    return windows.stream()
        .filter(window -> window.covers(job))
        .max(Comparator.comparing(MaintenanceWindow::end));
  }
}
