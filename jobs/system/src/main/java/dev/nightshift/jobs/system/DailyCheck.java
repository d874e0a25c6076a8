package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;

/** Makes the daily report each morning. */
public final class DailyCheck implements Job<ReportWork.Settings> {
  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(ReportWork.Settings settings) {
    return ReportWork.declare(
        "daily_check",
        "Makes the morning's report: jobs that are not active, failures, times and missed due times",
        "0 7 * * *");
  }

  @Override
  public void run(Context context, ReportWork.Settings settings) throws InterruptedException {
    ReportWork.run(context, "daily", settings);
  }
}
