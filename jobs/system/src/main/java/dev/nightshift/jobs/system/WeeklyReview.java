package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;

/** Makes the weekly report each Monday. */
public final class WeeklyReview implements Job<ReportWork.Settings> {
  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(ReportWork.Settings settings) {
    return ReportWork.declare(
        "weekly_review",
        "Makes Monday's report on seven days: runs and failures by day and job, oddities, versions",
        "0 7 * * 1");
  }

  @Override
  public void run(Context context, ReportWork.Settings settings) throws InterruptedException {
    ReportWork.run(context, "weekly", settings);
  }
}
