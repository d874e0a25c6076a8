package dev.nightshift.server.control;

import dev.nightshift.job.ServerOperations;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The server's operations as far as config.yml grants them to a job. */
final class GrantedOperations implements ServerOperations {
  private final String job;
  private final Set<String> grants;
  private final ServerOperations offered;

  /**
   * Of one job.
   *
   * @throws IllegalStateException if it is granted none
   */
  GrantedOperations(String job, Set<String> grants, ServerOperations offered) {
    this.job = job;
    this.grants = grants;
    this.offered = offered;
    if (grants.isEmpty()) {
      throw new IllegalStateException(
          "job "
              + job
              + " is not granted any operation of the server; name them in config.yml under jobs."
              + job
              + ".grants");
    }
  }

  @Override
  public List<Run> runs(String of, Instant from, Instant to, int limit) {
    return by("runs").runs(of, from, to, limit);
  }

  @Override
  public Report report(String kind, Optional<String> channel) {
    return by("reports").report(kind, channel);
  }

  @Override
  public Backup backup() throws InterruptedException {
    return by("backup").backup();
  }

  @Override
  public Health health() {
    return by("health").health();
  }

  @Override
  public Map<String, String> pluginChecksums() {
    return by("plugins").pluginChecksums();
  }

  @Override
  public String metrics() {
    return by("metrics").metrics();
  }

  @Override
  public List<Finding> deployedBundle(
      Place prometheus, Optional<Place> alertmanager, Optional<Place> grafana) {
    return by("bundle").deployedBundle(prometheus, alertmanager, grafana);
  }

  private ServerOperations by(String grant) {
    if (!grants.contains(grant)) {
      throw new UnsupportedOperationException(
          "job "
              + job
              + " is not granted the operation \""
              + grant
              + "\"; add it in config.yml to jobs."
              + job
              + ".grants");
    }
    return offered;
  }
}
