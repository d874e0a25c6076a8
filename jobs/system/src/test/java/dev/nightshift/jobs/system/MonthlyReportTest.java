package dev.nightshift.jobs.system;

import dev.nightshift.job.Job;

class MonthlyReportTest extends ReportJobContract {
  @Override
  protected Job<ReportWork.Settings> job() {
    return new MonthlyReport();
  }

  @Override
  String kind() {
    return "monthly";
  }
}
