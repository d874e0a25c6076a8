package dev.nightshift.server.conventions;

/** The alerts that every deployment has; what a job declares itself comes beside them. */
public enum AlertName {
  NOT_RUNNING("BackgroundJobNotRunning"),
  NEVER_RAN("BackgroundJobNeverRan"),
  MISSED_SCHEDULE("BackgroundJobMissedSchedule"),
  NOT_SUCCEEDING("BackgroundJobNotSucceeding"),
  STALLED("BackgroundJobStalled"),
  DISAPPEARED("BackgroundJobDisappeared"),
  FAILURE_RATIO_HIGH("BackgroundJobFailureRatioHigh"),
  CONSECUTIVE_FAILURES("BackgroundJobConsecutiveFailures"),
  LAST_RUN_FAILED("BackgroundJobLastRunFailed"),
  SUCCESS_RATE_LOW("BackgroundJobSuccessRateLow"),
  DURATION_TAIL("BackgroundJobDurationTail"),
  SLOW("BackgroundJobSlow"),
  SLOW_REPEATEDLY("BackgroundJobSlowRepeatedly"),
  ZERO_ITEMS("BackgroundJobZeroItems"),
  NONE_RAN("BackgroundJobsNoneRan24h"),
  STORE_DOWN("BackgroundJobStoreDown"),
  SERVER_DOWN("BackgroundJobServerDown"),
  SERVER_ABSENT("BackgroundJobServerAbsent"),
  BUNDLE_DRIFT("BackgroundJobBundleDrift"),
  METRICS_INCOMPLETE("BackgroundJobMetricsIncomplete"),
  LABELS_RENAMED("BackgroundJobLabelsRenamed"),
  PLUGIN_LOAD_FAILED("BackgroundJobPluginLoadFailed");

  private final String text;

  AlertName(String text) {
    this.text = text;
  }

  /** The name in rules, pages and notifications. */
  public String text() {
    return text;
  }
}
