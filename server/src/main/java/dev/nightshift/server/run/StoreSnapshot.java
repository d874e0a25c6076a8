package dev.nightshift.server.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One look at the store: what state series and pages show.
 *
 * @param at when it was taken
 * @param storeId made with the schema
 * @param jobs one per job and scope, also of jobs no longer in the catalogue
 * @param queues runs by queue and state: waiting, active, delayed, completed, failed
 * @param maintenance a maintenance window is on
 * @param sizeBytes on disk; 0 if unknown
 */
public record StoreSnapshot(
    Instant at,
    String storeId,
    List<JobStatus> jobs,
    Map<String, Map<String, Long>> queues,
    boolean maintenance,
    long sizeBytes) {
  public StoreSnapshot {
    jobs = List.copyOf(jobs);
    queues = Map.copyOf(queues);
  }
}
