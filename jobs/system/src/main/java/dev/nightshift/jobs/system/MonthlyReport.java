package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;

/** Makes the report on a month on the first day after it. */
public final class MonthlyReport implements Job<ReportWork.Settings> {
  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(ReportWork.Settings settings) {
    return ReportWork.declare(
        "monthly_report",
        "Makes the report on the month before: runs, success rate and times of each job",
        "0 7 1 * *");
  }

  @Override
  public void run(Context context, ReportWork.Settings settings) throws InterruptedException {
    ReportWork.run(context, "monthly", settings);
  }
}
