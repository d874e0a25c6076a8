package dev.nightshift.server.engine;

import java.util.Comparator;

/**
 * A job in one scope: what a row of job state, a lane and a slot belong to. Ordered, because rows
 * are locked in this order.
 *
 * @param scope empty for once in the deployment, else the node
 */
public record JobKey(String job, String scope) implements Comparable<JobKey> {
  private static final Comparator<JobKey> ORDER =
      Comparator.comparing(JobKey::job).thenComparing(JobKey::scope);

  @Override
  public int compareTo(JobKey other) {
    return ORDER.compare(this, other);
  }
}
