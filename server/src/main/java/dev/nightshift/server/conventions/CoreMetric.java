package dev.nightshift.server.conventions;

import java.util.List;

/**
 * The metrics that the server exports for every job, and of itself. Names are without the prefix.
 */
public enum CoreMetric {
  RUNS(
      "_runs_total",
      Kind.COUNTER,
      Source.NODE,
      "Ended root runs, by the result of their last attempt.",
      "job",
      "result"),
  DURATION("_duration_seconds", Kind.HISTOGRAM, Source.NODE, "Duration of ended runs.", "job"),
  ITEMS_PROCESSED("_items_processed_total", Kind.COUNTER, Source.NODE, "Items processed.", "job"),
  FAILURES(
      "_failures_total",
      Kind.COUNTER,
      Source.NODE,
      "Failed attempts by kind of error.",
      "job",
      "kind"),
  CANCELLED("_cancelled_total", Kind.COUNTER, Source.NODE, "Runs that were cancelled.", "job"),
  RETRIES("_retries_total", Kind.COUNTER, Source.NODE, "Attempts that had a successor.", "job"),
  MISSED_SLOTS(
      "_missed_slots_total",
      Kind.COUNTER,
      Source.NODE,
      "Due times at which nothing ran, by cause.",
      "job",
      "cause"),
  START_DELAY(
      "_start_delay_seconds",
      Kind.HISTOGRAM,
      Source.NODE,
      "Start of a run minus its due time.",
      "job"),
  CPU("_cpu_seconds_total", Kind.COUNTER, Source.NODE, "CPU time of the runs' own threads.", "job"),
  ALLOCATED(
      "_allocated_bytes_total",
      Kind.COUNTER,
      Source.NODE,
      "Bytes allocated by the runs' own threads.",
      "job"),
  LOG_LINES(
      "_log_lines_total",
      Kind.COUNTER,
      Source.NODE,
      "Lines that runs logged, by level.",
      "job",
      "level"),
  ANOMALIES("_anomalies_total", Kind.COUNTER, Source.NODE, "Oddities that runs reported.", "job"),
  SLOW_STATEMENTS(
      "_slow_statements_total",
      Kind.COUNTER,
      Source.NODE,
      "Statements on databases that took a run longer than engine.slowStatement.",
      "job"),
  ACTIVE_RUNS(
      "_active_runs", Kind.GAUGE, Source.NODE, "Runs whose code this process executes.", "job"),

  INFO(
      "_info",
      Kind.GAUGE,
      Source.CATALOGUE,
      "What the job is; always 1.",
      "job",
      "plugin",
      "plugin_version",
      "job_type",
      "owner",
      "criticality",
      "schedule",
      "item"),
  EXPECTED_INTERVAL(
      "_expected_interval_seconds",
      Kind.GAUGE,
      Source.CATALOGUE,
      "The longest time between two due times; absent for jobs on demand.",
      "job"),
  EXPECTED_DURATION(
      "_expected_duration_seconds",
      Kind.GAUGE,
      Source.CATALOGUE,
      "What a run takes on an ordinary day; absent if not declared.",
      "job"),
  MAX_RUNTIME(
      "_max_runtime_seconds", Kind.GAUGE, Source.CATALOGUE, "After this a run is stopped.", "job"),
  EXPECTS_ITEMS(
      "_expects_items",
      Kind.GAUGE,
      Source.CATALOGUE,
      "1 if a day without items is suspicious.",
      "job"),
  ITEMS_RATE_THRESHOLD(
      "_items_rate_threshold",
      Kind.GAUGE,
      Source.CATALOGUE,
      "Items per second above which volume is suspicious; absent without a limit.",
      "job"),
  LOG_LINES_RATE_THRESHOLD(
      "_log_lines_rate_threshold",
      Kind.GAUGE,
      Source.CATALOGUE,
      "Log lines per second above which volume is suspicious; absent without a limit.",
      "job"),
  P50_THRESHOLD(
      "_duration_p50_threshold_seconds",
      Kind.GAUGE,
      Source.CATALOGUE,
      "Limit of the median duration; absent without one.",
      "job"),
  P95_THRESHOLD(
      "_duration_p95_threshold_seconds",
      Kind.GAUGE,
      Source.CATALOGUE,
      "Limit of the 95th percentile of durations; absent without one.",
      "job"),
  RETIRED(
      "_retired", Kind.GAUGE, Source.CATALOGUE, "1 for a day after an announced removal.", "job"),

  PAUSED("_paused", Kind.GAUGE, Source.STATE, "1 while somebody holds the job back.", "job"),
  OTHER_SCHEDULE(
      "_other_schedule",
      Kind.GAUGE,
      Source.STATE,
      "1 while somebody has the job on another schedule than the declared one.",
      "job"),
  INTENSITY(
      "_intensity",
      Kind.GAUGE,
      Source.STATE,
      "How hard the job may press: 1 low, 2 medium, 3 high.",
      "job"),
  ACTIVE_SINCE(
      "_active_since_timestamp_seconds",
      Kind.GAUGE,
      Source.STATE,
      "Registered, resumed or maintenance ended, whichever is last.",
      "job"),
  LAST_COMPLETION(
      "_last_completion_timestamp_seconds", Kind.GAUGE, Source.STATE, "0: never.", "job"),
  LAST_SUCCESS("_last_success_timestamp_seconds", Kind.GAUGE, Source.STATE, "0: never.", "job"),
  LAST_ITEMS(
      "_last_items_timestamp_seconds",
      Kind.GAUGE,
      Source.STATE,
      "Last success with items; starts at active_since.",
      "job"),
  NEXT_RUN(
      "_next_run_timestamp_seconds",
      Kind.GAUGE,
      Source.STATE,
      "The schedule's next due time; 0: none planned.",
      "job"),
  LAST_DURATION(
      "_last_duration_seconds",
      Kind.GAUGE,
      Source.STATE,
      "Duration of the last completed run.",
      "job"),
  CONSECUTIVE_FAILURES(
      "_consecutive_failures", Kind.GAUGE, Source.STATE, "Failed runs in a row.", "job"),
  CONSECUTIVE_SLOW(
      "_consecutive_slow_runs",
      Kind.GAUGE,
      Source.STATE,
      "Runs in a row that took over twice the expected duration.",
      "job"),
  OLDEST_ACTIVE_START(
      "_oldest_active_start_timestamp_seconds",
      Kind.GAUGE,
      Source.STATE,
      "Start of the oldest active run; 0: none.",
      "job"),
  QUEUED_RUNS("_queued_runs", Kind.GAUGE, Source.STATE, "Due runs that wait for a worker.", "job"),
  OLDEST_QUEUED(
      "_oldest_queued_timestamp_seconds",
      Kind.GAUGE,
      Source.STATE,
      "Due time of the oldest waiting run; 0: none.",
      "job"),
  QUEUE_JOBS("_queue_jobs", Kind.GAUGE, Source.STATE, "Runs by queue and state.", "queue", "state"),
  QUEUE_WORKERS(
      "_queue_workers",
      Kind.GAUGE,
      Source.NODE,
      "Runs of the queue that this process carries out at once.",
      "queue"),
  ITEMS("_items", Kind.GAUGE, Source.STATE, "What the job looks after, by state.", "job", "state"),
  DURATION_P50(
      "_duration_p50_seconds",
      Kind.GAUGE,
      Source.STATE,
      "Median duration of the last 100 runs.",
      "job"),
  DURATION_P95(
      "_duration_p95_seconds",
      Kind.GAUGE,
      Source.STATE,
      "95th percentile of the last 100 durations.",
      "job"),
  LAST_MISSED_SLOT(
      "_last_missed_slot_timestamp_seconds",
      Kind.GAUGE,
      Source.STATE,
      "The last due time at which nothing ran; 0: none.",
      "job"),
  HEALTH_SCORE(
      "_health_score_ratio", Kind.GAUGE, Source.STATE, "Successes by runs over 7 days.", "job"),
  MAINTENANCE_ACTIVE(
      "_maintenance_active", Kind.GAUGE, Source.STATE, "1 during a maintenance window."),

  SERVER_INFO(
      "_server_info",
      Kind.GAUGE,
      Source.NODE,
      "What this server is; always 1.",
      "version",
      "catalogue_hash",
      "store_id"),
  STORE_UP(
      "_store_up",
      Kind.GAUGE,
      Source.NODE,
      "1 while the last look at the store is at most 60 s old."),
  STORE_SIZE("_store_size_bytes", Kind.GAUGE, Source.NODE, "Size of the store on disk."),
  STORE_SIZE_LIMIT(
      "_store_size_limit_bytes",
      Kind.GAUGE,
      Source.NODE,
      "Limit of that size; absent without one."),
  STORE_SLOW_STATEMENTS(
      "_store_slow_statements_total",
      Kind.COUNTER,
      Source.NODE,
      "Statements on the store that took longer than engine.slowStatement."),
  STORE_CONNECTIONS(
      "_store_connections",
      Kind.GAUGE,
      Source.NODE,
      "Connections to the store: active, idle, and threads that are waiting for one.",
      "state"),
  STORE_CONNECTIONS_LIMIT(
      "_store_connections_limit",
      Kind.GAUGE,
      Source.NODE,
      "The most connections that this process has to the store."),
  STORE_CLOCK_OFFSET(
      "_store_clock_offset_seconds",
      Kind.GAUGE,
      Source.NODE,
      "Clock of the store minus clock of this process."),
  SERVER_TIME("_server_time_seconds", Kind.GAUGE, Source.NODE, "Clock of this process."),
  SERVER_MEMORY_THRESHOLD(
      "_server_memory_threshold_bytes",
      Kind.GAUGE,
      Source.NODE,
      "Resident memory that is too much."),
  SERVER_CPU_THRESHOLD(
      "_server_cpu_threshold_cores", Kind.GAUGE, Source.NODE, "CPU use that is too much."),
  PLUGIN_LOAD_FAILED(
      "_plugin_load_failures", Kind.GAUGE, Source.NODE, "Plugins and jobs that were not loaded."),
  LISTENER_FAILURES(
      "_server_listener_failures_total",
      Kind.COUNTER,
      Source.NODE,
      "Observers of runs that failed."),
  DEPENDENCY_UP(
      "_dependency_up",
      Kind.GAUGE,
      Source.NODE,
      "1 while what jobs depend on answers.",
      "dependency"),
  DEPENDENCY_TOLD(
      "_dependency_told_timestamp_seconds",
      Kind.GAUGE,
      Source.NODE,
      "When a run on this server last told whether it answers.",
      "dependency"),
  DEPENDENCY_MEMORY(
      "_dependency_memory_bytes", Kind.GAUGE, Source.NODE, "Memory that it uses.", "dependency"),
  DEPENDENCY_MEMORY_THRESHOLD(
      "_dependency_memory_threshold_bytes",
      Kind.GAUGE,
      Source.NODE,
      "Memory that is too much for it; absent without a limit.",
      "dependency"),
  SECRET_AGE(
      "_secret_age_seconds",
      Kind.GAUGE,
      Source.NODE,
      "Time since the file of a secret was written; of secrets from the environment nobody knows.",
      "job",
      "setting"),
  SECRET_AGE_LIMIT(
      "_secret_age_limit_seconds",
      Kind.GAUGE,
      Source.NODE,
      "Age at which a secret is to be replaced; absent without a limit."),
  QUEUE_THRESHOLD(
      "_queue_threshold",
      Kind.GAUGE,
      Source.NODE,
      "Due runs that may wait for a worker; with more a warning is raised."),
  QUEUE_CRITICAL_THRESHOLD(
      "_queue_critical_threshold",
      Kind.GAUGE,
      Source.NODE,
      "Due runs that may wait for a worker; with more somebody is called."),
  CLOCK_SKEW_THRESHOLD(
      "_clock_skew_threshold_seconds",
      Kind.GAUGE,
      Source.NODE,
      "How far the clocks of server, store and Prometheus may differ."),
  SUCCESS_OBJECTIVE(
      "_success_objective_ratio",
      Kind.GAUGE,
      Source.NODE,
      "How many of the runs of seven days are to succeed, of all."),
  NOTIFICATIONS(
      "_notifications_total",
      Kind.COUNTER,
      Source.NODE,
      "Messages by how an attempt at them ended; absent without channels, likewise the next five.",
      "channel",
      "result"),
  NOTIFICATION_DURATION(
      "_notification_duration_seconds",
      Kind.HISTOGRAM,
      Source.NODE,
      "How long attempts to deliver a message took.",
      "channel"),
  NOTIFICATIONS_PENDING(
      "_notifications_pending",
      Kind.GAUGE,
      Source.STATE,
      "Messages that wait to be delivered.",
      "channel"),
  OLDEST_NOTIFICATION(
      "_oldest_notification_timestamp_seconds",
      Kind.GAUGE,
      Source.STATE,
      "Since when the message that waits longest is due; 0 if none is.",
      "channel"),
  NOTIFICATION_RATIO(
      "_notification_delivery_ratio",
      Kind.GAUGE,
      Source.STATE,
      "Share of the messages of 24 hours that arrived; one that waits for more than 15 minutes has not.",
      "channel"),
  NOTIFICATION_OBJECTIVE(
      "_notification_objective_ratio",
      Kind.GAUGE,
      Source.NODE,
      "How many of the messages of 24 hours are to arrive, of all.");

  /** The kinds of Prometheus metrics. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private final String suffix;
  private final Kind kind;
  private final Source source;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  CoreMetric(String suffix, Kind kind, Source source, String help, String... labels) {
    this.suffix = suffix;
    this.kind = kind;
    this.source = source;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** The name without the prefix, beginning with an underscore. */
  public String suffix() {
    return suffix;
  }

  public Kind kind() {
    return kind;
  }

  public Source source() {
    return source;
  }

  public String help() {
    return help;
  }

  /** The label names; {@code job} stands for the configured name of that label. */
  public List<String> labels() {
    return labels;
  }
}
