package dev.nightshift.server.engine;

import dev.nightshift.job.Scope;
import dev.nightshift.server.catalog.JobDefinition;

/**
 * Who this process is.
 *
 * @param id of this process start; no two are equal
 * @param name of the node, the same after a restart
 * @param version of the server
 */
public record NodeName(String id, String name, String version) {

  /** The job as this node plans it: once in the deployment, or once on the node. */
  JobKey key(JobDefinition job) {
    return new JobKey(job.name(), job.execution().scope() == Scope.NODE ? name : "");
  }
}
