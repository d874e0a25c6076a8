package dev.nightshift.server.conventions;

/** The alerts that every deployment has; what a job declares itself comes beside them. */
public enum AlertName {
  NOT_RUNNING("BackgroundJobNotRunning"),
  NEVER_RAN("BackgroundJobNeverRan"),
  MISSED_SCHEDULE("BackgroundJobMissedSchedule"),
  LAST_SLOT_MISSED("BackgroundJobLastSlotMissed"),
  NOT_SUCCEEDING("BackgroundJobNotSucceeding"),
  STALLED("BackgroundJobStalled"),
  DISAPPEARED("BackgroundJobDisappeared"),
  FAILURE_RATIO_HIGH("BackgroundJobFailureRatioHigh"),
  FAILURE_RATIO_ELEVATED("BackgroundJobFailureRatioElevated"),
  CONSECUTIVE_FAILURES("BackgroundJobConsecutiveFailures"),
  LAST_RUN_FAILED("BackgroundJobLastRunFailed"),
  SUCCESS_RATE_LOW("BackgroundJobSuccessRateLow"),
  ERROR_BUDGET_BURN("BackgroundJobErrorBudgetBurn"),
  DURATION_TAIL("BackgroundJobDurationTail"),
  SLOW("BackgroundJobSlow"),
  SLOW_REPEATEDLY("BackgroundJobSlowRepeatedly"),
  DURATION_P50_HIGH("BackgroundJobDurationP50High"),
  DURATION_P95_HIGH("BackgroundJobDurationP95High"),
  ZERO_ITEMS("BackgroundJobZeroItems"),
  HIGH_VOLUME("BackgroundJobHighVolume"),
  HIGH_LOG_VOLUME("BackgroundJobHighLogVolume"),
  ANOMALIES("BackgroundJobAnomalies"),
  ITEMS_UNRECOVERABLE("BackgroundJobItemsUnrecoverable"),
  ITEMS_DEGRADED("BackgroundJobItemsDegraded"),
  QUEUE_BACKLOG("BackgroundJobQueueBacklog"),
  QUEUE_DELAY("BackgroundJobQueueDelay"),
  MEMORY_HIGH("BackgroundJobMemoryHighWhileActive"),
  CPU_HIGH("BackgroundJobCpuHighWhileActive"),
  DEPENDENCY_DOWN("BackgroundJobDependencyDown"),
  DEPENDENCY_MEMORY_HIGH("BackgroundJobDependencyMemoryHigh"),
  SECRET_OLD("BackgroundJobSecretOld"),
  NOTIFICATIONS_LATE("BackgroundJobNotificationsLate"),
  NONE_RAN("BackgroundJobsNoneRan24h"),
  STORE_DOWN("BackgroundJobStoreDown"),
  SERVER_DOWN("BackgroundJobServerDown"),
  SERVER_ABSENT("BackgroundJobServerAbsent"),
  SERVER_RESTARTING("BackgroundJobServerRestarting"),
  STORE_GROWING("BackgroundJobStoreGrowing"),
  CLOCK_SKEW("BackgroundJobClockSkew"),
  DEPLOYMENTS_MIXED("BackgroundJobDeploymentsMixed"),
  CATALOGUE_MISMATCH("BackgroundJobCatalogueMismatch"),
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
