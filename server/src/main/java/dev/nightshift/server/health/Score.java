package dev.nightshift.server.health;

import java.util.List;

/**
 * How well all jobs are, as one number.
 *
 * @param percent 100: every job succeeds and none needs anybody
 * @param well jobs that need nobody
 * @param jobs all
 */
public record Score(int percent, int well, int jobs) {
  private static final double WARNED = 0.75;
  private static final double GRAVE = 0.4;

  /**
   * The mean over jobs of their success ratio of 7 days, less for those that need somebody.
   *
   * @param troubles of these jobs
   */
  public static Score of(List<JobOverview> all, List<Trouble> troubles) {
    if (all.isEmpty()) {
      return new Score(100, 0, 0);
    }
    double sum = 0;
    for (var job : all) {
      double weight =
          troubles.stream()
              .filter(trouble -> trouble.job().equals(job))
              .findFirst()
              .map(trouble -> trouble.level() == Trouble.Level.CRITICAL ? GRAVE : WARNED)
              .orElse(1.0);
      sum += job.successRatio().orElse(1.0) * weight;
    }
    // 100 is for all well
    int percent = (int) Math.floor(100 * sum / all.size() + 1e-9);
    return new Score(percent, all.size() - troubles.size(), all.size());
  }
}
