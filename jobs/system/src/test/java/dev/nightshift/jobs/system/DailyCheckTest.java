package dev.nightshift.jobs.system;

import dev.nightshift.job.Job;

class DailyCheckTest extends ReportJobContract {
  @Override
  protected Job<ReportWork.Settings> job() {
    return new DailyCheck();
  }

  @Override
  String kind() {
    return "daily";
  }
}
