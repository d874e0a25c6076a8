package dev.nightshift.jobs.system;

import dev.nightshift.job.Job;

class WeeklyReviewTest extends ReportJobContract {
  @Override
  protected Job<ReportWork.Settings> job() {
    return new WeeklyReview();
  }

  @Override
  String kind() {
    return "weekly";
  }
}
